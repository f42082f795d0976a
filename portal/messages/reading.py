"""What an administrator reads of a message: what is shown today, to whom, what is planned, what was said."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from portal.messages.from_html import markdown_of
from portal.messages.threads import Thread, singles
from portal.shell.components import Status
from portal.shell.facts import Facts
from portal.shell.formats import short_date
from portal.shell.help import BY_SLUG
from tenants.notices import defaults, help_pages, rendering, selectors
from tenants.notices.enums import Audience, NoticeKind, Tone
from tenants.notices.models import Notice
from tenants.notices.publishing import Draft

NATIONAL = Status("Texte national", "info", "L'académie n'a rien écrit : le texte national est affiché.")
NOTHING = Status("Rien", "muted", "Rien n'est affiché aujourd'hui.")
NATIONAL_HELP = Status(
    "Page nationale", "info", "L'académie n'a rien écrit : la page nationale est affichée."
)
SHOWN = Status("Affichée", "success", "Lue aujourd'hui par ses destinataires.")
PLANNED = Status("Prévue", "info", "Affichée à partir de son premier jour.")
WAITING = Status("De nouveau ensuite", "info", "Lue de nouveau quand celle qui la remplace sera terminée.")
WITHDRAWN = Status("Retirée", "muted", "Retirée par un administrateur ; on peut la publier de nouveau.")
OVER = Status("Terminée", "muted", "Son dernier jour est passé.")
REPLACED = Status("Remplacée", "muted", "Une version plus récente est lue à sa place.")


@dataclass(frozen=True, slots=True)
class State:
    """One message today and later; ``waiting``: hidden for a time by another one, whose days are counted."""

    thread: Thread
    shown: Sequence[Notice]
    planned: Sequence[Notice]
    waiting: Sequence[Notice] = ()

    @property
    def status(self) -> Status:
        if self.shown:
            numbers = ", ".join(str(notice.version) for notice in self.shown)
            return Status(f"Version {numbers}", "success", "Écrite par l'académie, lue aujourd'hui.")
        if self.thread.kind == NoticeKind.HELP:
            return NATIONAL_HELP
        return NATIONAL if self.thread.kind in defaults.NATIONAL else NOTHING

    @property
    def audience(self) -> str:
        everybody = [Audience.ALL.label] if self.status in (NATIONAL, NATIONAL_HELP) else []
        return ", ".join(everybody or [Audience(notice.audience).label for notice in self.shown])

    @property
    def since(self) -> date | None:
        return max((since(notice) for notice in self.shown), default=None)

    @property
    def later(self) -> str:
        return ", ".join(_later(notice) for notice in self.planned)


def _later(notice: Notice) -> str:
    return f"version {notice.version} à partir du {short_date(notice.starts_on)}"


def since(notice: Notice) -> date:
    published = timezone.localdate(notice.published_at)
    return max(published, notice.starts_on or published)


def state_of(thread: Thread) -> State:
    return _state(thread, selectors.layers(thread.kind, thread.slug))


def states() -> list[State]:
    """Every message that may be written; of banners and help pages, those that were. Two or three queries."""
    layers = selectors.all_layers()
    many = [Thread(NoticeKind(kind), slug) for kind, slug in selectors.threads() if slug]
    return [_state(each, layers.get((each.kind, each.slug), [])) for each in (*singles(), *many)]


def is_past(state: State) -> bool:
    """A banner withdrawn, or whose last day is over: it is kept, apart."""
    return state.thread.kind == NoticeKind.BANNER and not (state.shown or state.planned or state.waiting)


def help_states() -> list[State]:
    layers = selectors.all_layers()
    pages = [Thread(NoticeKind.HELP, slug) for slug in help_pages.titles()]
    return [_state(each, layers.get((each.kind, each.slug), [])) for each in pages]


def _state(thread: Thread, layers: Iterable[Notice]) -> State:
    """Of those in force, the highest of each audience, unless one for everybody is above."""
    today = selectors.today()
    shown: list[Notice] = []
    waiting: list[Notice] = []
    planned: list[Notice] = []
    for notice in list(layers)[::-1]:
        if not notice.in_force(today):
            planned.append(notice)
        elif any(above.audience in (Audience.ALL, notice.audience) for above in shown):
            waiting.append(notice)
        else:
            shown.append(notice)
    return State(thread, shown, planned, waiting)


def versions(thread: Thread) -> list[Notice]:
    return list(selectors.history(thread.kind, thread.slug))


def version_of(thread: Thread, number: int) -> Notice:
    found = selectors.history(thread.kind, thread.slug).filter(version=number).first()
    if found is None:
        raise Http404("Cette version n'existe pas.")
    return found


def status_of(notice: Notice, state: State) -> Status:
    if notice.withdrawn:
        return WITHDRAWN
    if notice in state.shown:
        return SHOWN
    if notice in state.planned:
        return PLANNED
    if notice in state.waiting:
        return WAITING
    return OVER if notice.ends_on and notice.ends_on < selectors.today() else REPLACED


def tone_of(notice: Notice | Draft) -> Status | None:
    """None where the message has no tone."""
    if notice.kind != NoticeKind.BANNER:
        return None
    return Status(str(Tone(notice.tone).label), notice.tone)


def read_today(draft: Draft) -> Notice | None:
    """What the draft would replace, for those it is addressed to."""
    return selectors.current(draft.kind, {Audience.ALL, draft.audience}, draft.slug)


def national_text(thread: Thread) -> str:
    """In Markdown, to start from; empty where the academy starts from nothing."""
    if thread.kind == NoticeKind.HELP:
        return markdown_of(national_help(thread.slug))
    return defaults.NATIONAL.get(thread.kind, "")


def national_html(thread: Thread) -> SafeString | str:
    if thread.kind == NoticeKind.HELP:
        return national_help(thread.slug)
    return rendering.html(defaults.NATIONAL.get(thread.kind, ""))


def national_help(slug: str) -> SafeString:
    return mark_safe(render_to_string(BY_SLUG[slug].template, {"facts": Facts()}))  # noqa: S308 - ours
