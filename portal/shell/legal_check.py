"""What the law has one say: checked before an academy opens, and for the hub at each start."""

from functools import partial
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.exceptions import ValidationError

from imagin.academies.configuration.reading import Document
from imagin.academies.opening.checks import Check, Outcome, register
from imagin.academies.opening.foreseeing import said
from imagin.rules.registry import UnknownRule, find
from portal.shell.legal import contradictions, missing

ALL_SAID = "Éditeur, hébergeur, protection des données et accessibilité sont indiqués."
STILL = "Il reste à indiquer : {missing}."
REMEDY = "Donnez ces règles de la famille « Mentions légales », dans le fichier de l'académie ou à l'écran."
HINT = "Corrigez ou retirez cette clé : les clés admises sont celles de la famille « Mentions légales »."


def check_legal(code: str) -> Outcome:
    """No page is missing, only what it says: a warning."""
    return _outcome(missing(), contradictions())


def foresee_legal(document: Document) -> Outcome:
    told = partial(said, document)
    return _outcome(missing(told), contradictions(told))


def _outcome(wanted: list[str], wrong: list[str]) -> Outcome:
    if not wanted and not wrong:
        return Outcome(True, ALL_SAID)
    still = [STILL.format(missing=" ; ".join(wanted))] if wanted else []
    return Outcome(False, " ".join(still + wrong), REMEDY)


def check_hub_legal(**options: Any) -> list[checks.CheckMessage]:
    """A deployment that says something wrong is told before anybody reads it."""
    wrong: list[checks.CheckMessage] = []
    for key, value in settings.HUB_LEGAL.items():
        try:
            find(key if key.startswith("legal.") else "").type.check(value)
        except UnknownRule:
            wrong.append(checks.Error(f"IMAGIN_HUB_LEGAL : la clé « {key} » n'existe pas.", HINT))
        except ValidationError as refusal:
            wrong.append(checks.Error(f"IMAGIN_HUB_LEGAL, {key} : {refusal.messages[0]}", HINT))
    return wrong


def register_check() -> None:
    register(Check("legal", "Mentions légales et accessibilité", check_legal, foreseen=foresee_legal))
    checks.register(check_hub_legal)
