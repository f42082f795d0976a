"""Accessibility declaration, personal data, legal notice: of each academy, filled from its rules.

What it left empty is told as such; ``missing`` names it before the academy opens.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from imagin import markdown
from imagin.rules.registry import find
from portal.shell.facts import CONFORMITY, Facts, legal
from portal.shell.formats import long_date

Said = Callable[[str], Any]
LEGAL_PAGES = (
    ("shell:declaration", "Déclaration d'accessibilité"),
    ("shell:privacy", "Données personnelles"),
    ("shell:legal", "Mentions légales"),
)
"""Address name and title."""
WHY = {
    "full": "tous les critères de contrôle sont respectés",
    "partial": "la moitié au moins des critères de contrôle est respectée",
    "none": (
        "aucun audit en cours de validité ne mesure le respect des critères, ou moins de la moitié d'entre "
        "eux est respectée"
    ),
}
EXPECTED = (
    "legal.publisher",
    "legal.publication_director",
    "legal.host_name",
    "legal.host_address",
    "legal.dpo_mail",
    "legal.accessibility_contact",
)
"""The law asks for these of every public service, audited or not."""
INCOHERENT = (
    "L'état de conformité au RGAA ({state}) ne va pas avec la part des critères respectés ({rate} %) : "
    "corrigez l'un des deux."
)
UNPROVED = "Un état de conformité au RGAA s'appuie sur un audit : indiquez qui l'a fait et quand."


@dataclass(frozen=True, slots=True)
class Declared:
    """What the academy declares of its accessibility (model of the RGAA)."""

    state: str
    why: str
    rate: int
    audit: str
    gaps: SafeString
    plan: str
    day: str
    contact: str


@login_not_required
@require_safe
def declaration(request: HttpRequest) -> HttpResponse:
    return _page(request, "shell/legal/declaration.html", declared=declared())


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return _page(
        request, "shell/legal/privacy.html", dpo=legal("legal.dpo_mail"), publisher=legal("legal.publisher")
    )


@login_not_required
@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    said = {key.partition(".")[2]: legal(key) for key in EXPECTED[:4]}
    return _page(request, "shell/legal/notice.html", said=said)


def _page(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    facts = Facts()
    return render(request, template, {"facts": facts, "empty": empty(facts), **context})


def empty(facts: Facts) -> str:
    who = "Cette académie" if facts.academy else "La plateforme nationale"
    return f"{who} ne l'a pas encore indiqué."


def declared() -> Declared:
    state = legal("legal.accessibility_state")
    day = legal("legal.accessibility_day")
    return Declared(
        state=CONFORMITY[state],
        why=WHY[state],
        rate=legal("legal.accessibility_rate"),
        audit=legal("legal.accessibility_audit"),
        gaps=markdown.to_html(legal("legal.accessibility_gaps")),
        plan=legal("legal.accessibility_plan"),
        day=long_date(day) if day else "",
        contact=legal("legal.accessibility_contact"),
    )


def missing(said: Said = legal) -> list[str]:
    """Labels of the rules that the open academy, or who ``said`` them, still has to give."""
    return [find(key).label for key in EXPECTED if not said(key)]


def contradictions(said: Said = legal) -> list[str]:
    """Sentences: what it declares of its accessibility and that its own figures deny."""
    state, rate = said("legal.accessibility_state"), said("legal.accessibility_rate")
    lowest, highest = {"full": (100, 100), "partial": (50, 99), "none": (0, 49)}[state]
    found = []
    if not lowest <= rate <= highest:
        found.append(INCOHERENT.format(state=CONFORMITY[state], rate=rate))
    if state != "none" and not said("legal.accessibility_audit"):
        found.append(UNPROVED)
    return found
