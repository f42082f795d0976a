"""The console (guide v17 §1.3.4): this page's messages, and the earlier ones on demand."""

from dataclasses import asdict, dataclass

from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.utils import timezone

from portal.shell.formats import clock

MEMORY = "console"
KEPT = 20
LEVELS = {"success": "Effectué", "info": "Information", "warning": "Attention", "error": "Erreur"}


@dataclass(frozen=True, slots=True)
class Entry:
    level: str
    text: str
    at: str

    @property
    def word(self) -> str:
        return LEVELS.get(self.level, LEVELS["info"])

    @property
    def icon(self) -> str:
        return "danger" if self.level == "error" else self.level

    @property
    def urgent(self) -> bool:
        return self.level == "error"


@dataclass(frozen=True, slots=True)
class Console:
    fresh: tuple[Entry, ...] = ()
    history: tuple[Entry, ...] = ()

    @property
    def saved(self) -> bool:
        """Tells draft.js that the server kept what was sent."""
        return any(entry.level == "success" for entry in self.fresh)

    @property
    def blanks(self) -> list[Entry]:
        """One empty entry per level, for the messages that console.js writes."""
        return [Entry(level, "", "") for level in LEVELS]

    @property
    def polite(self) -> list[Entry]:
        return [entry for entry in self.fresh if not entry.urgent]

    @property
    def urgent(self) -> list[Entry]:
        return [entry for entry in self.fresh if entry.urgent]


def read_console(request: HttpRequest) -> Console:
    """Consumes this page's messages and keeps them in the session: they end with it."""
    if not hasattr(request, "_messages"):
        return Console()
    now = clock(timezone.now())
    fresh = tuple(
        Entry(m.level_tag if m.level_tag in LEVELS else "info", str(m), now) for m in get_messages(request)
    )
    earlier = tuple(Entry(**kept) for kept in request.session.get(MEMORY, []))
    if fresh:
        request.session[MEMORY] = [asdict(entry) for entry in (*fresh[::-1], *earlier)][:KEPT]
    return Console(fresh, earlier)
