"""What a page hands to the components: plain values, no query, no markup."""

import datetime as dt
from dataclasses import dataclass

from portal.shell.formats import counted

TONES = ("success", "warning", "danger", "info", "muted")
STEP_WORDS = {
    "done": "fait",
    "current": "étape en cours",
    "todo": "à venir",
    "locked": "pas encore accessible",
}
EVENT_WORDS = {"done": "fait", "current": "en cours", "todo": "à venir"}


@dataclass(frozen=True, slots=True)
class Status:
    """A word, a shape and a colour; the hint says who must act and by when (LOOK, status tag)."""

    label: str
    tone: str = "muted"
    hint: str = ""

    def __post_init__(self) -> None:
        if self.tone not in TONES:
            raise ValueError(f"unknown tone {self.tone!r}")

    @property
    def icon(self) -> str:
        shapes = {"success": "success", "warning": "pause", "danger": "danger", "info": "info"}
        return shapes.get(self.tone, "dash")


@dataclass(frozen=True, slots=True)
class AcademyTab:
    """One academy's missions; `stale` greys it and `sentence` gives the hour of its copy."""

    name: str
    url: str
    current: bool = False
    count: int | None = None
    unit: tuple[str, str] = ("mission", "missions")
    local_time: str = ""
    stale: bool = False
    sentence: str = ""

    @property
    def counted(self) -> str:
        return "" if self.count is None else counted(self.count, self.unit)


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    url: str = ""
    state: str = "todo"

    @property
    def word(self) -> str:
        return STEP_WORDS[self.state]


@dataclass(frozen=True, slots=True)
class Event:
    """One station of a claim: déclaré, service confirmé, vérifié, transmis, payé."""

    label: str
    state: str = "todo"
    moment: dt.date | None = None
    note: str = ""

    @property
    def word(self) -> str:
        return EVENT_WORDS[self.state]
