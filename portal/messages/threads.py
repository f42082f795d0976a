"""A message in an address: « accueil », « bandeau-greve-juin », « aide-connexion »."""

import re
from dataclasses import dataclass

from django.http import Http404

from tenants.notices import help_pages
from tenants.notices.enums import Audience, NoticeKind
from tenants.notices.publishing import SLUG

WORDS = {
    NoticeKind.HOME: "accueil",
    NoticeKind.CONDITIONS: "conditions",
    NoticeKind.BANNER: "bandeau",
    NoticeKind.ASSISTANCE: "assistance",
    NoticeKind.POSTAL: "adresse-postale",
    NoticeKind.TRAVEL: "deplacement",
    NoticeKind.HELP: "aide",
}
SINGLE = {word: kind for kind, word in WORDS.items() if kind not in (NoticeKind.BANNER, NoticeKind.HELP)}
NAMED = re.compile(r"(bandeau|aide)-(.+)")
WHERE = {
    NoticeKind.HOME: "En haut de la page d'accueil, une fois connecté.",
    NoticeKind.CONDITIONS: "Avant les états de frais : chacun les lit et les accepte, version par version.",
    NoticeKind.BANNER: "Sous l'en-tête de toutes les pages, avant la connexion aussi s'il s'adresse à tous.",
    NoticeKind.ASSISTANCE: "Au pied de la page d'accueil et des pages d'aide, et dans le Guide.",
    NoticeKind.POSTAL: "Au pied de la page d'accueil, et dans le Guide.",
    NoticeKind.TRAVEL: "Sur l'état de frais, là où les frais de déplacement ne se saisissent pas en ligne.",
    NoticeKind.HELP: "À la place de la page d'aide nationale, et dans le Guide.",
}
READERS = {
    NoticeKind.CONDITIONS: (Audience.TEACHERS, Audience.EXTERNALS),
    NoticeKind.TRAVEL: (Audience.TEACHERS, Audience.EXTERNALS),
}
EVERYBODY = (Audience.TEACHERS, Audience.EXTERNALS, Audience.DIVISION, Audience.SCHOOLS)


@dataclass(frozen=True, slots=True)
class Thread:
    """All the versions of one message."""

    kind: NoticeKind
    slug: str = ""

    @property
    def word(self) -> str:
        return f"{WORDS[self.kind]}-{self.slug}" if self.slug else WORDS[self.kind]

    @property
    def label(self) -> str:
        if self.kind == NoticeKind.HELP:
            return f"Aide : {help_pages.titles().get(self.slug, self.slug)}"
        return f"{self.kind.label} « {self.slug} »" if self.slug else str(self.kind.label)

    @property
    def where(self) -> str:
        return WHERE[self.kind]

    @property
    def readers(self) -> tuple[Audience, ...]:
        """To whom it may be shown; ``ALL`` stands for a visitor who has not signed in."""
        visitors = (Audience.ALL,) if self.kind in (NoticeKind.BANNER, NoticeKind.HELP) else ()
        return (*READERS.get(self.kind, EVERYBODY), *visitors)


def thread_of(word: str) -> Thread:
    """Http404 for a word that names no message: a help page that does not exist is none."""
    if word in SINGLE:
        return Thread(SINGLE[word])
    found = NAMED.fullmatch(word)
    if found is None:
        raise Http404("Ce message n'existe pas.")
    kind = NoticeKind.BANNER if found[1] == WORDS[NoticeKind.BANNER] else NoticeKind.HELP
    known = found[2] in help_pages.titles() if kind == NoticeKind.HELP else SLUG.fullmatch(found[2])
    if not known:
        raise Http404("Ce message n'existe pas.")
    return Thread(kind, found[2])


def singles() -> list[Thread]:
    return [Thread(kind) for kind in SINGLE.values()]
