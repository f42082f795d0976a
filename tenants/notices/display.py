"""What a page shows of a message: the academy's, else the national text."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from tenants.notices import defaults, rendering, selectors
from tenants.notices.enums import Audience, NoticeKind
from tenants.notices.models import Attachment, Notice


@dataclass(frozen=True, slots=True)
class Shown:
    """``notice`` is None for the national text."""

    kind: str
    title: str
    html: SafeString
    files: Sequence[Attachment] = ()
    notice: Notice | None = None


def shown(kind: str, audiences: Collection[str] = (Audience.ALL,), slug: str = "") -> Shown | None:
    """None where there is nothing to say."""
    notice = selectors.current(kind, audiences, slug)
    if notice:
        return of_notice(notice)
    return national(kind)


def of_notice(notice: Notice) -> Shown:
    """Its files cost a query, where it has some."""
    files = notice.files if getattr(notice, "has_files", True) else []
    return Shown(notice.kind, notice.title, rendering.html(notice.text), files, notice)


def national(kind: str) -> Shown | None:
    text = rendering.html(defaults.NATIONAL.get(kind, ""))
    return Shown(kind, "", text) if text.strip() else None


def help_override(slug: str, audiences: Collection[str] = (Audience.ALL,)) -> Shown | None:
    """The academy's own words in the place of a help page; None where the national page stands.

    Asked before anything else of the page, it is read with all the messages, in one query.
    """
    notice = selectors.current(NoticeKind.HELP, audiences, slug)
    return of_notice(notice) if notice else None
