"""What every page knows about its surroundings, built once and only if the page is drawn in the shell."""

from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import SimpleLazyObject

from imagin.academies import directory
from imagin.academies.directory import HostedAcademy
from imagin.identity.client.asked import asked_in
from imagin.identity.session.idle import last_minutes
from imagin.rules.services import rule
from portal.shell import middleware, preferences
from portal.shell.activities import Activity, MenuItem, menu
from portal.shell.appearance import DEFAULT_ACCENT
from portal.shell.console import Console, read_console
from portal.shell.facts import CONFORMITY, legal
from portal.shell.help import BY_SLUG
from portal.shell.preferences import Preferences
from portal.shell.returning import here

HUB_NAME = "Plateforme nationale"
ON_THE_BAR = 5
"""Places of a phone's bar; with more activities, the last place is « Plus »."""
LEAVE, RENEW, STATE = "/quitter/", "/session/prolonger/", "/session/etat/"


@dataclass(frozen=True, slots=True)
class SessionTiming:
    """Seconds, as text: template localisation would put spaces in the attributes."""

    remaining: str
    warning: str
    idle: str
    idle_minutes: int
    renew_url: str
    state_url: str


@dataclass(frozen=True, slots=True)
class Shell:
    """`host_name` where the name on the page is not the host's: the hub shown in the name of an academy.

    `looker`: who really looks, by « Voir comme ». `typed_page`: it answers a form, and its address alone
    would not bring back what was typed. `conformity`: to the RGAA, which every page tells.
    """

    academy_name: str
    appearance_url: str
    preferences: Preferences
    path: str
    signed_in: bool = False
    person_id: str = ""
    person_name: str = ""
    menu: tuple[MenuItem, ...] = ()
    activity: Activity | None = None
    help_url: str = ""
    leave_url: str = ""
    session: SessionTiming | None = None
    console: Console = Console()
    full_screen: bool = False
    folded_menu: bool = False
    view_as: Any = None
    looker: str = ""
    full_screen_url: str = ""
    folded_menu_url: str = ""
    typed_page: bool = False
    host_name: str = ""
    conformity: str = ""

    @property
    def menu_first(self) -> tuple[MenuItem, ...]:
        return self.menu if len(self.menu) <= ON_THE_BAR else self.menu[: ON_THE_BAR - 1]

    @property
    def menu_beyond(self) -> tuple[MenuItem, ...]:
        """Behind « Plus » on a phone; where there is room, the menu shows them after the others."""
        return self.menu[len(self.menu_first) :]

    @property
    def current_beyond(self) -> bool:
        return any(item.current for item in self.menu_beyond)


def shell(request: HttpRequest) -> dict[str, Any]:
    return {"shell": SimpleLazyObject(partial(build_shell, request))}


def build_shell(request: HttpRequest) -> Shell:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        seen = replace(public_shell(request, read_console(request)), conformity=conformity())
        return named(seen, in_the_name_of(request))
    items = menu(request)
    activity = next((item.activity for item in items if item.current), None)
    made = Shell(
        academy_name=academy_name(request),
        appearance_url=appearance_url(request),
        preferences=preferences.current(request),
        path=here(request),
        signed_in=True,
        person_id=str(user.pk),
        person_name=getattr(user, "display_name", "") or str(user),
        menu=items,
        activity=activity,
        help_url=reverse("shell:help", args=[help_slug(activity)]),
        leave_url=routed(LEAVE, urlconf(request)),
        session=session_timing(request),
        console=read_console(request),
        view_as=getattr(request, "view_as", None),
        looker=looker(request),
        conformity=conformity(),
        **view_state(request),
    )
    return named(made, in_the_name_of(request))


def looker(request: HttpRequest) -> str:
    if not getattr(request, "view_as", None):
        return ""
    real = getattr(request, "real_user", request.user)
    return getattr(real, "display_name", "") or str(real)


def named(made: Shell, academy: HostedAcademy | None) -> Shell:
    return replace(made, academy_name=academy.name, host_name=HUB_NAME) if academy else made


def public_shell(request: HttpRequest, console: Console | None = None) -> Shell:
    """For a visitor or an error page: no rule, no session, no database."""
    return Shell(
        academy_name=academy_name(request),
        appearance_url=reverse("shell:appearance"),
        preferences=preferences.from_cookie(request),
        path=here(request),
        help_url=reverse("shell:help", args=["accueil"]),
        console=console or Console(),
        view_as=getattr(request, "view_as", None),
    )


def conformity() -> str:
    return CONFORMITY[legal("legal.accessibility_state")]


def view_state(request: HttpRequest) -> dict[str, Any]:
    full, folded = (
        middleware.is_on(request, name) for name in (middleware.FULL_SCREEN, middleware.FOLDED_MENU)
    )
    return {
        "full_screen": full,
        "folded_menu": folded,
        "typed_page": request.method == "POST",
        "full_screen_url": here(request, **{middleware.FULL_SCREEN: "0" if full else "1"}),
        "folded_menu_url": here(request, **{middleware.FOLDED_MENU: "0" if folded else "1"}),
    }


def academy_name(request: HttpRequest) -> str:
    academy = getattr(request, "academy", None)
    return academy.name if academy else HUB_NAME


def in_the_name_of(request: HttpRequest) -> HostedAcademy | None:
    """On the hub, the academy whose sign-in one came from: its name heads the page, the hub's is beside."""
    if getattr(request, "academy", None):
        return None
    asked = asked_in(request.GET.get("next", "")).academy
    return directory.by_code(asked) if asked else None


def accent(request: HttpRequest) -> str:
    return rule("look.accent") if getattr(request, "academy", None) else DEFAULT_ACCENT


def appearance_url(request: HttpRequest) -> str:
    """The colour is in the address, so the stylesheet may be kept by the browser until it changes."""
    return f"{reverse('shell:appearance')}?v={accent(request).lstrip('#')}"


def help_slug(activity: Activity | None) -> str:
    return activity.help_slug if activity and activity.help_slug in BY_SLUG else "accueil"


def session_timing(request: HttpRequest) -> SessionTiming | None:
    """None where the host has no idle limit of its own."""
    renew, state = (routed(path, urlconf(request)) for path in (RENEW, STATE))
    if not (renew and state):
        return None
    idle = rule("session.idle_minutes")
    remaining = getattr(request, "idle_remaining", idle * 60)
    return SessionTiming(str(int(remaining)), str(last_minutes() * 60), str(idle * 60), idle, renew, state)


def urlconf(request: HttpRequest) -> str:
    return getattr(request, "urlconf", None) or settings.ROOT_URLCONF


@lru_cache(maxsize=64)
def routed(path: str, conf: str) -> str:
    try:
        resolve(path, conf)
    except Resolver404:
        return ""
    return path
