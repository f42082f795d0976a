"""Tags for what an academy says: `{% load banners %}`."""

from typing import Any

from django import template
from django.template.context import Context

from imagin.rules.services import rule
from portal.shell import notices
from portal.shell.banners import banners_for
from tenants.notices.enums import NoticeKind

register = template.Library()


@register.inclusion_tag("shell/banners.html", takes_context=True)
def banners(context: Context) -> dict[str, Any]:
    """A breakdown's plain page has no request: nothing is asked of the database there."""
    return {"banners": banners_for(context.get("request"))}


@register.inclusion_tag("shell/message.html", takes_context=True)
def academy_message(context: Context, kind: str, heading: str = "", ident: str = "") -> dict[str, Any]:
    """A message in a card, with its files; nothing where there is nothing to say.

    ``heading`` where the message has no title of its own.
    """
    shown = notices.message(context["request"], kind)
    title = (shown and shown.title) or heading or NoticeKind(kind).label
    return {"shown": shown, "heading": title, "ident": ident or f"message-{kind}"}


@register.inclusion_tag("shell/travel_on_paper.html", takes_context=True)
def travel_on_paper(context: Context, told: bool = False) -> dict[str, Any]:
    """How to be paid for travel where the academy keeps that half closed (Nouméa).

    ``told`` where nothing else of the page says the sentence of the rule.
    """
    if rule("modules.travel"):
        return {"sentence": "", "shown": None}
    sentence = rule("modules.travel.off_sentence") if told else ""
    return {"sentence": sentence, **academy_message(context, NoticeKind.TRAVEL)}
