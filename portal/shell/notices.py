"""What the academy says, on the pages around: banners, assistance, postal address."""

from collections.abc import Iterable

from django.http import HttpRequest

from portal.shell.banners import Banner
from tenants.notices import display, selectors
from tenants.notices.display import Shown
from tenants.notices.enums import Tone, audiences_of


def audiences(request: HttpRequest) -> frozenset[str]:
    """A role still to be proven is addressed too: a message is no right."""
    held: frozenset[str] = getattr(request, "roles", frozenset())
    return audiences_of(held | getattr(request, "roles_to_prove", frozenset()))


def message(request: HttpRequest, kind: str, slug: str = "") -> Shown | None:
    """None on the hub, which says nothing of its own."""
    if getattr(request, "academy", None) is None:
        return None
    return display.shown(kind, audiences(request), slug)


def academy_banners(request: HttpRequest) -> Iterable[Banner]:
    if getattr(request, "academy", None) is None:
        return
    for notice in selectors.banners(audiences(request)):
        shown = display.of_notice(notice)
        word = str(Tone(notice.tone).label)
        yield Banner(f"message-{notice.slug}", notice.tone, shown.html, notice.title, shown.files, word)
