"""What an academy says to its examiners, verified before it opens."""

from imagin.academies.configuration.reading import Document
from imagin.academies.opening.checks import Check, Outcome, register
from imagin.academies.opening.foreseeing import today
from tenants.notices.enums import Audience, NoticeKind
from tenants.notices.selectors import current

REMEDY = (
    "Publiez-les : « Messages » dans l'académie, ou la section messages d'un fichier, par « Appliquer un "
    "fichier de configuration » sur sa page d'hébergement."
)


NO_CONDITIONS = Outcome(False, "Aucune condition d'utilisation n'est publiée.", REMEDY)
NATIONAL_HOME = Outcome(
    False, "Le message d'accueil est celui de la plateforme nationale.", "Écrivez le vôtre."
)
READERS = (Audience.ALL, Audience.TEACHERS)


def conditions_said(code: str) -> Outcome:
    """They are accepted one version at a time: without a text, nobody accepts anything."""
    return _conditions(bool(current(NoticeKind.CONDITIONS, READERS)))


def home_said(code: str) -> Outcome:
    return _home(bool(current(NoticeKind.HOME, READERS)))


def _conditions(said: bool) -> Outcome:
    return Outcome(True, "Les conditions d'utilisation sont publiées.") if said else NO_CONDITIONS


def _home(said: bool) -> Outcome:
    return Outcome(True, "L'académie a son message d'accueil.") if said else NATIONAL_HOME


def _will_say(document: Document, kind: NoticeKind) -> bool:
    """Of the messages of a file, the one that teachers would read on the first day."""
    day, said = today(document), document.sections.get("messages") or {}
    return any(
        layer.audience in READERS and (layer.starts_on or day) <= day <= (layer.ends_on or day)
        for layer in said.get((kind, ""), ())
    )


def register_all() -> None:
    register(
        Check(
            "conditions",
            "Conditions d'utilisation",
            conditions_said,
            blocking=True,
            configured=True,
            foreseen=lambda document: _conditions(_will_say(document, NoticeKind.CONDITIONS)),
        )
    )
    register(
        Check(
            "home",
            "Message d'accueil",
            home_said,
            foreseen=lambda document: _home(_will_say(document, NoticeKind.HOME)),
        )
    )
