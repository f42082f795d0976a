"""All that is read before publishing: the page as each one will see it, what changes, whom it concerns."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse

from imagin.rules.services import rule
from portal.journal.people import name_of, names_of
from portal.messages import diff, drafts, effects, reading, tables
from portal.messages.drafts import Written
from portal.messages.fields import label_of
from portal.messages.showing import FRAMED, addressed
from tenants.notices import publishing, rendering, selectors
from tenants.notices.enums import Audience, NoticeKind, Tone
from tenants.notices.publishing import Draft, draft_of

WORDS = {
    "enseignants": Audience.TEACHERS,
    "intervenants": Audience.EXTERNALS,
    "division": Audience.DIVISION,
    "etablissements": Audience.SCHOOLS,
    "visiteurs": Audience.ALL,
}
VISITOR = "Visiteur, avant la connexion"
PARAMETER = "destinataire"
TRAVEL_OPEN = (
    "Les frais de déplacement se saisissent en ligne dans votre académie : ce message n'y est pas affiché. "
    "Il le sera si vous fermez le module « Frais de déplacement »."
)


@dataclass(frozen=True, slots=True)
class Face:
    """The page as one audience sees it."""

    word: str
    label: str
    url: str
    current: bool
    addressed: bool

    @property
    def frame(self) -> str:
        """To look at: what it says is read on the page around, or at ``url``."""
        return f"{self.url}&{FRAMED}=1"


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    before: str
    after: str


def context(request: HttpRequest, written: Written, newest: int) -> dict[str, Any]:
    before = reading.read_today(written.draft)
    national = "" if before else reading.national_text(written.thread)
    asked = audience_asked(request, written)
    faces = [face(written, audience, asked) for audience in written.thread.readers]
    return {
        "written": written,
        "thread": written.thread,
        "number": newest + 1,
        "faces": faces,
        "face": next(each for each in faces if each.current),
        "html": rendering.html(written.draft.text),
        "tone": reading.tone_of(written.draft),
        "before": before,
        "changes": changes(draft_of(before) if before else None, written.draft),
        "from_national": bool(national),
        "lines": diff.lines(before.text if before else national, publishing.tidy(written.draft).text),
        "unchanged": unchanged(written),
        "meanwhile": meanwhile(written, newest),
        "sentences": sentences(written),
        "problems": problems(written.draft),
        "others": drafts.others(drafts.of_thread(request, written.thread), written),
    }


def audience_asked(request: HttpRequest, written: Written) -> Audience:
    """One of those who may read this message; first of all one it is addressed to."""
    readers = written.thread.readers
    asked = WORDS.get(request.GET.get(PARAMETER, ""))
    if asked in readers:
        return Audience(asked)
    return next((each for each in readers if addressed(written, each)), readers[0])


def face(written: Written, audience: Audience, asked: Audience) -> Face:
    word = next(word for word, each in WORDS.items() if each == audience)
    return Face(
        word,
        VISITOR if audience == Audience.ALL else str(audience.label),
        f"{reverse('messages:preview', args=[written.id])}?{PARAMETER}={word}",
        audience == asked,
        addressed(written, audience),
    )


def problems(draft: Draft) -> list[str]:
    """What keeps an unfinished draft, or one whose days are over meanwhile, from being published."""
    try:
        publishing.check(publishing.tidy(draft))
    except ValidationError as refused:
        return refused.messages
    return []


def changes(before: Draft | None, draft: Draft) -> list[Change]:
    """Everything but the text; all of it for a first version."""
    old = facts(before) if before else {}
    return [
        Change(label, old.get(label, ""), value)
        for label, value in facts(publishing.tidy(draft)).items()
        if value != old.get(label, "")
    ]


def facts(draft: Draft) -> dict[str, str]:
    tone = {"Ton": str(Tone(draft.tone).label)} if draft.kind == NoticeKind.BANNER else {}
    return {
        **tone,
        "Titre": draft.title,
        "Destinataires": str(Audience(draft.audience).label),
        "Période": tables.period(draft) or "dès la publication, sans fin",
        "Fichiers joints": ", ".join(label_of(file) for file in draft.files),
    }


def unchanged(written: Written) -> bool:
    """``publish`` writes nothing where the latest version says just that."""
    thread = written.thread
    rows = selectors.history(thread.kind, thread.slug).filter(withdrawn_at=None)
    latest = rows.first()
    return bool(latest and publishing.is_said(publishing.tidy(written.draft), latest))


def meanwhile(written: Written, newest: int) -> str:
    """Who published what since this draft was begun; empty where nobody did."""
    if newest <= written.base:
        return ""
    notice = reading.version_of(written.thread, newest)
    return f"version {newest}, par {name_of(notice.published_by, names_of(False, [notice.published_by]))}"


def sentences(written: Written) -> list[str]:
    told = effects.sentences(written.draft)
    travel = written.thread.kind == NoticeKind.TRAVEL and rule("modules.travel")
    return [*told, TRAVEL_OPEN] if travel else told
