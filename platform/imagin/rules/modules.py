"""What an academy may switch off: one rule governs menu, page, API and task alike (STYLE habit 7).

Off means 404 with the academy's own sentence (``imagin.rules.middleware.ModuleMiddleware``), also under
prefixes whose pages are not written yet. To add one: its rules in ``registry/modules.py``, its line here.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from imagin.rules.services import rule

API = "api/v1/"
View = Callable[..., HttpResponseBase]


@dataclass(frozen=True)
class Module:
    """``prefixes`` of its addresses, without the first slash; ``*`` stands for one part of a path.

    ``audience``: whose pages they are, as the Guide says it.
    """

    key: str
    label: str
    sentence_key: str
    prefixes: tuple[str, ...] = ()
    audience: str = ""

    @cached_property
    def addresses(self) -> re.Pattern[str] | None:
        if not self.prefixes:
            return None
        wanted = "|".join(re.escape(prefix).replace(r"\*", "[^/]+") for prefix in self.prefixes)
        return re.compile(f"/(?:{re.escape(API)})?(?:{wanted})")


class ModuleClosed(Exception):
    """``str(error)`` is the academy's sentence."""

    def __init__(self, module: Module) -> None:
        super().__init__(closed_sentence(module.key))
        self.module = module


MODULES = {
    module.key: module
    for module in (
        Module(
            "modules.travel",
            "Frais de déplacement",
            "modules.travel.off_sentence",
            ("etats-de-frais/*/deplacement/",),
            "intervenants",
        ),
        Module(
            "modules.documents",
            "Pièces justificatives dématérialisées",
            "modules.documents.off_sentence",
            ("etats-de-frais/*/justificatifs/",),
            "intervenants",
        ),
        Module(
            "modules.external",
            "Comptes locaux des intervenants extérieurs",
            "modules.external.off_sentence",
            ("comptes-locaux/",),
            "division des examens et concours",
        ),
        Module(
            "modules.competences",
            "Saisie des compétences",
            "modules.competences.off_sentence",
            ("competences/",),
            "enseignants et chefs d'établissement",
        ),
        Module("modules.eps", "Épreuves d'EPS", "modules.eps.off_sentence", ("eps/",), "enseignants d'EPS"),
        Module(
            "modules.jury",
            "Portail des jurys",
            "modules.jury.off_sentence",
            ("jurys/",),
            "présidents de jury",
        ),
        Module(
            "services.missions",
            "Consultation des missions",
            "services.missions.off_sentence",
            ("missions/",),
            "intervenants",
        ),
        Module(
            "services.claims",
            "Saisie des états de frais",
            "services.claims.off_sentence",
            ("etats-de-frais/",),
            "intervenants",
        ),
    )
}


def find(key: str) -> Module:
    return MODULES[key]


def is_open(key: str) -> bool:
    """In the open academy. A key that is no module's is a mistake of ours."""
    return bool(rule(find(key).key))


def closed_sentence(key: str) -> str:
    return rule(find(key).sentence_key)


def require(key: str) -> None:
    if not is_open(key):
        raise ModuleClosed(find(key))


def module_required(key: str) -> Callable[[View], View]:
    """For a view whose address is under no prefix; the middleware answers for the others."""
    find(key)

    def decorate(view: View) -> View:
        @wraps(view)
        def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            require(key)
            return view(request, *args, **kwargs)

        return checked

    return decorate


def closed_at(path: str) -> Module | None:
    """The module that is off among those this address belongs to; the widest one says why first."""
    under = [module for module in MODULES.values() if module.addresses and module.addresses.match(path)]
    for module in sorted(under, key=lambda each: len(min(each.prefixes, key=len))):
        if not is_open(module.key):
            return module
    return None
