"""Who reads the guide: the faces of the service, and those of the person who asks for it."""

from dataclasses import dataclass

from django.http import HttpRequest

from tenants.accounts.enums import HOSTING, Role


@dataclass(frozen=True, slots=True)
class Audience:
    slug: str
    label: str
    roles: frozenset[str]


AUDIENCES = (
    Audience("enseignant", "Enseignant", frozenset({Role.TEACHER})),
    Audience("intervenant", "Intervenant extérieur", frozenset({Role.EXTERNAL})),
    Audience("division", "Division des examens et concours", frozenset({Role.MANAGER})),
    Audience("administrateur", "Administrateur de l'académie", frozenset({Role.ADMINISTRATOR})),
    Audience(
        "etablissement",
        "Chef d'établissement ou de centre d'examen",
        frozenset({Role.SCHOOL_HEAD, Role.CENTRE_HEAD}),
    ),
    Audience("jury", "Président de jury", frozenset({Role.JURY_PRESIDENT})),
    Audience("hebergement", "Équipe d'hébergement", frozenset({HOSTING})),
)
OF_VISITORS = frozenset({Role.TEACHER, Role.EXTERNAL})
"""Who has not signed in yet is taken for an examiner: the others know where they come from."""


def roles_shown(request: HttpRequest) -> frozenset[str]:
    """What the person is here, proved or not: a help page is no right."""
    if not request.user.is_authenticated:
        return OF_VISITORS
    roles: frozenset[str] = getattr(request, "roles", frozenset())
    to_prove: frozenset[str] = getattr(request, "roles_to_prove", frozenset())
    return roles | to_prove


def audiences_of(request: HttpRequest) -> tuple[Audience, ...]:
    roles = roles_shown(request)
    return tuple(audience for audience in AUDIENCES if audience.roles & roles)


def chosen(request: HttpRequest) -> Audience | None:
    """« ?public= » among those of the person; None for all of them together."""
    wanted = request.GET.get("public", "")
    return next((audience for audience in audiences_of(request) if audience.slug == wanted), None)
