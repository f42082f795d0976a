"""The guide: the help pages of the activities that are open to the person, on screen and on paper."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from imagin.documents.render import letterhead, render_pdf
from imagin.identity.session.remembered import recall, remember
from imagin.rules.services import academy_zone
from portal.shell import notices
from portal.shell.audiences import Audience, roles_shown
from portal.shell.facts import Facts
from portal.shell.help import HelpPage, pages_for
from tenants.notices.display import Shown, help_override
from tenants.notices.enums import NoticeKind
from tenants.notices.models import Attachment

TITLE = "Guide de l'utilisateur"
TEMPLATE = "shell/guide_pdf.html"
KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True, slots=True)
class Section:
    """``files``: joined to the academy's own text."""

    page: HelpPage
    html: SafeString
    files: Sequence[Attachment] = ()


def section(request: HttpRequest, page: HelpPage, audience: Audience | None = None) -> Section:
    """The academy's own text in place of the national one, where it wrote it.

    The national one speaks to the ``audience``, or to all that the person is here.
    """
    written = override(request, page.slug)
    if written:
        return Section(page, written.html, written.files)
    facts = Facts(audience.roles if audience else roles_shown(request))
    return Section(page, mark_safe(render_to_string(page.template, {"facts": facts})))  # noqa: S308


def override(request: HttpRequest, slug: str) -> Shown | None:
    """None on the hub, which says nothing of its own."""
    if getattr(request, "academy", None) is None:
        return None
    return help_override(slug, notices.audiences(request))


def sections(request: HttpRequest, audience: Audience | None = None) -> list[Section]:
    return [section(request, page, audience) for page in pages_for(request, audience)]


def pdf(request: HttpRequest, audience: Audience | None = None) -> bytes:
    """Drawn once a day for the same text: a drawing takes seconds, and a visitor may ask for it."""
    day = timezone.localdate(timezone=academy_zone())
    context = {
        "guide": [Section(each.page, rooted(request, each.html)) for each in sections(request, audience)],
        "contacts": [rooted(request, text) for text in contacts(request)],
        "audience": audience.label if audience else "",
        "day": day,
        "site": root(request),
    }
    key = f"guide:{fingerprint(context)}"
    made = recall(key)
    if made is None:
        made = render_pdf(TEMPLATE, context, title=title(audience), created=morning(day))
        remember(key, made, KEPT_SECONDS)
    return made


def contacts(request: HttpRequest) -> list[SafeString]:
    """Who helps, and where paper goes: the last page."""
    said = (notices.message(request, kind) for kind in (NoticeKind.ASSISTANCE, NoticeKind.POSTAL))
    return [shown.html for shown in said if shown]


def title(audience: Audience | None) -> str:
    return f"{TITLE} – {audience.label}" if audience else TITLE


def morning(day: date) -> datetime:
    return datetime.combine(day, time(), academy_zone())


def fingerprint(context: dict) -> str:
    """Of all that is drawn: a change of text, of rule, of reader or of letterhead is another document."""
    parts = [f"{each.page.slug} {each.page.title} {each.html}" for each in context["guide"]]
    around = [context["audience"], str(context["day"]), context["site"], str(letterhead())]
    around += context["contacts"]
    return hashlib.sha256("\0".join(around + parts).encode()).hexdigest()


def root(request: HttpRequest) -> str:
    academy = getattr(request, "academy", None)
    return academy.url if academy else settings.HUB_URL


def rooted(request: HttpRequest, html: SafeString) -> SafeString:
    """A link of the site, on paper, needs its whole address."""
    return mark_safe(html.replace('href="/', f'href="{root(request)}/'))  # noqa: S308 - our own address
