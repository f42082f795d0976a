"""What a message may quote of its academy: ``{{ bureau.adresse }}``. Values are text, never Markdown.

A line whose variable has nothing to say is not shown: « Téléphone : » alone would read as a mistake.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial

from django.core.exceptions import ValidationError
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from imagin.academies import directory
from imagin.rules.services import rule
from imagin.tenancy.context import current_academy

PLACE = re.compile(r"\{\{[ \t]*([^{}\n]*?)[ \t]*\}\}")
IN_ADDRESS = re.compile(r"\]\([^)\n]*\{\{")
UNKNOWN = "La variable « {name} » n'existe pas{close} Variables admises : {known}."
WEB = re.compile(r"https?://[^\s<>\"']*[^\s<>\"'.,;:!?)»]")
ADDRESS = "Une variable ne peut pas faire l'adresse d'un lien : écrivez l'adresse en toutes lettres."


@dataclass(frozen=True, slots=True)
class Variable:
    """``value`` reads the open academy; what it gives is escaped, unless it is already safe."""

    name: str
    label: str
    value: Callable[[], str]


def _academy_name() -> str:
    hosted = directory.by_code(current_academy() or "")
    return hosted.name if hosted else ""


def _site() -> str:
    hosted = directory.by_code(current_academy() or "")
    return format_html('<a href="{0}">{0}</a>', hosted.url) if hosted else ""


def _mail() -> str:
    address = rule("contact.mail")
    return format_html('<a href="mailto:{0}">{0}</a>', address) if address else ""


VARIABLES = {
    each.name: each
    for each in (
        Variable("academie.nom", "Nom de l'académie", _academy_name),
        Variable("bureau.nom", "Bureau de gestion", partial(rule, "office.name")),
        Variable("bureau.adresse", "Adresse du bureau de gestion", partial(rule, "office.address")),
        Variable("assistance.telephone", "Téléphone de l'assistance", partial(rule, "contact.phone")),
        Variable("assistance.courriel", "Courriel de l'assistance", _mail),
        Variable("assistance.horaires", "Horaires de l'assistance", partial(rule, "contact.hours")),
        Variable("assistance.texte", "Assistance, en toutes lettres", partial(rule, "contact.help")),
        Variable(
            "deplacement.phrase",
            "Pourquoi le volet « Déplacement » est fermé",
            partial(rule, "modules.travel.off_sentence"),
        ),
        Variable("site", "Adresse du site IMAG'IN de l'académie", _site),
    )
}


def check_variables(text: str) -> None:
    """Refuses the first name that nothing stands for, with the nearest one."""
    if IN_ADDRESS.search(text):
        raise ValidationError(ADDRESS)
    for name in PLACE.findall(text):
        if name not in VARIABLES:
            raise ValidationError(UNKNOWN.format(name=name, close=_close(name), known=", ".join(VARIABLES)))


def first_variable(text: str) -> str:
    """Empty where the text quotes nothing."""
    return next(iter(PLACE.findall(text)), "")


def _close(name: str) -> str:
    near = get_close_matches(name.lower(), VARIABLES, 1, 0.5)
    return f", vouliez-vous dire « {near[0]} » ?" if near else "."


def value_of(name: str) -> SafeString:
    """As HTML; nothing for a name that no longer stands for anything."""
    found = VARIABLES.get(name)
    told = found.value() if found else ""
    shown = told if isinstance(told, SafeString) else _with_links(told)
    return mark_safe("<br>".join(shown.splitlines()))  # noqa: S308 - each part is escaped


def _with_links(text: str) -> SafeString:
    """Escaped; an address of the web that an academy wrote in a rule can be followed."""
    words, links = WEB.split(text), WEB.findall(text)
    parts = [conditional_escape(words[0])]
    for link, after in zip(links, words[1:], strict=True):
        parts += [format_html('<a href="{0}">{0}</a>', link), conditional_escape(after)]
    return mark_safe("".join(parts))  # noqa: S308 - each part is escaped


def without_empty_lines(text: str) -> str:
    kept = [line for line in text.split("\n") if all(value_of(name) for name in PLACE.findall(line))]
    return "\n".join(kept)


def fill(escaped: str) -> str:
    """In a piece of HTML text."""
    return PLACE.sub(lambda found: value_of(found[1]), escaped)
