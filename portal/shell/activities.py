"""The menu: one entry per activity, offered only to the people it is meant for."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import HttpRequest
from django.urls import reverse

from imagin.rules.services import rule


@dataclass(frozen=True, slots=True)
class Queue:
    """What an activity leaves waiting for the people it is meant for; ``count`` is one query."""

    count: Callable[[], int]
    unit: tuple[str, str]
    some: str
    none: str


@dataclass(frozen=True, slots=True)
class Activity:
    """An activity of the guide: one menu entry, one help page. `module` is the rule that opens it.

    `purpose` says on the home page what it is for; without one it has no card there.
    """

    slug: str
    label: str
    url_name: str
    roles: frozenset[str] = field(default_factory=frozenset)
    icon: str = "list"
    help_slug: str = "accueil"
    module: str | None = None
    short: str = ""
    order: int = 100
    hub: bool = False
    purpose: str = ""
    queue: Queue | None = None

    @property
    def url(self) -> str:
        return reverse(self.url_name)

    @property
    def short_label(self) -> str:
        return self.short or self.label


@dataclass(frozen=True, slots=True)
class MenuItem:
    activity: Activity
    url: str
    current: bool


_registry: dict[str, Activity] = {}


def register(activity: Activity) -> None:
    if _registry.get(activity.slug, activity) != activity:
        raise ValueError(f"activity {activity.slug!r} is registered twice")
    _registry[activity.slug] = activity


def registered() -> list[Activity]:
    return sorted(_registry.values(), key=lambda a: (a.order, a.label))


def allowed(activity: Activity, request: HttpRequest) -> bool:
    if activity.hub != (getattr(request, "academy", None) is None):
        return False
    roles: frozenset[str] = getattr(request, "roles", frozenset())
    to_prove: frozenset[str] = getattr(request, "roles_to_prove", frozenset())
    if activity.roles and not activity.roles & (roles | to_prove):
        return False
    return activity.module is None or bool(rule(activity.module))


@dataclass(frozen=True, slots=True)
class Card:
    """An activity on the home page; `waiting` is None where nothing queues there."""

    activity: Activity
    waiting: int | None

    @property
    def noun(self) -> str:
        queue = self.activity.queue
        return queue.unit[(self.waiting or 0) > 1] if queue else ""

    @property
    def sentence(self) -> str:
        queue = self.activity.queue
        if queue is None:
            return self.activity.purpose
        return queue.some if self.waiting else queue.none


def cards(request: HttpRequest) -> list[Card]:
    """What awaits first. Only for roles in force: one still to be proven is told no figure."""
    roles: frozenset[str] = getattr(request, "roles", frozenset())
    offered = [a for a in registered() if a.purpose and a.roles & roles and allowed(a, request)]
    made = [Card(a, a.queue.count() if a.queue else None) for a in offered]
    return sorted(made, key=lambda card: card.waiting is None)


def current_activity(urls: dict[str, str], path: str) -> str:
    """Slug of the activity whose address starts the path; the home page only exactly."""
    owners = [slug for slug, url in urls.items() if path == url or (url != "/" and path.startswith(url))]
    return max(owners, key=lambda slug: len(urls[slug]), default="")


def menu(request: HttpRequest) -> tuple[MenuItem, ...]:
    activities = [activity for activity in registered() if allowed(activity, request)]
    urls = {activity.slug: activity.url for activity in activities}
    current = current_activity(urls, request.path)
    return tuple(MenuItem(a, urls[a.slug], a.slug == current) for a in activities)
