"""Tags of the shell: `{% load shell %}`. Markup lives in templates/shell/components."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.conf import settings
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from federation.elsewhere import Elsewhere
from imagin import typography
from imagin.identity.client.links import Hosted, sign_on_url
from portal.shell import formats
from portal.shell.components import AcademyTab, Event, Status, Step
from portal.shell.console import Entry
from portal.shell.icons import svg
from portal.shell.lists import Listing
from portal.shell.returning import return_link

register = template.Library()

register.filter("money", typography.format_money)
register.filter("long_date", formats.long_date)
register.filter("long_moment", formats.long_moment)
register.filter("short_date", formats.short_date)
register.filter("short_moment", formats.short_moment)
register.filter("clock", formats.clock)
register.filter("bound", formats.bound)


@register.filter
def counted(number: int, unit: str) -> str:
    singular, plural = unit.split(",")
    return formats.counted(number, (singular, plural))


@register.filter
def known_missions(academy: Elsewhere) -> str:
    """All those of a person in an academy, then the next one: home pages count the ones to come apart.

    Where he cannot consult them, why.
    """
    if academy.opening.missions:
        return formats.bound(academy.opening.missions)
    told, following = formats.counted(academy.missions, ("mission", "missions")), academy.next_mission_on
    if academy.missions < 2:
        return f"{told}, le {formats.long_date(following)}" if following else told
    if following is None:
        return f"{told} en tout"
    return f"{told} en tout, dont la prochaine le {formats.long_date(following)}"


@register.filter
def number(value: Decimal | int, decimals: int = 0) -> str:
    return typography.format_number(value, decimals)


@register.simple_tag
def icon(name: str) -> SafeString:
    return mark_safe(svg(name))  # noqa: S308 - our own drawings, by name


@register.simple_tag(takes_context=True)
def repeat_block(context: Context, name: str) -> str:
    """The text of a block a second time: a page's title is both in <title> and in its h1."""
    return context.render_context[BLOCK_CONTEXT_KEY].get_block(name).render(context)


@register.inclusion_tag("shell/components/status.html")
def status_tag(status: Status | str, tone: str = "muted", hint: str = "") -> dict[str, Any]:
    return {"status": status if isinstance(status, Status) else Status(status, tone, hint)}


@register.inclusion_tag("shell/components/academy_tabs.html")
def academy_tabs(tabs: Sequence[AcademyTab], label: str = "Académies") -> dict[str, Any]:
    return {"tabs": tabs, "label": label}


@register.inclusion_tag("shell/components/steps.html")
def steps(items: Sequence[Step], label: str = "Étapes") -> dict[str, Any]:
    return {"items": items, "label": label}


@register.inclusion_tag("shell/components/timeline.html")
def timeline(events: Sequence[Event], label: str = "Avancement") -> dict[str, Any]:
    moments = [event.moment for event in events]
    dated = [isinstance(m, dt.datetime) for m in moments]
    return {"events": list(zip(events, dated, strict=True)), "label": label}


@register.inclusion_tag("shell/components/breadcrumb.html")
def breadcrumb(*parts: str) -> dict[str, Any]:
    return {"crumbs": list(zip(parts[::2], parts[1::2], strict=True))}


@register.inclusion_tag("shell/components/back_link.html", takes_context=True)
def back_link(context: Context, default_url: str, label: str = "Retour") -> dict[str, Any]:
    return {"url": return_link(context["request"], default_url), "label": label}


@register.inclusion_tag("shell/list.html")
def listing_table(listing: Listing) -> dict[str, Any]:
    return {"listing": listing}


@register.inclusion_tag("shell/form_field.html")
def form_field(field: BoundField, unit: str = "") -> dict[str, Any]:
    return {"field": field, "unit": unit, "widget": field.as_widget(attrs=described(field, unit))}


@register.inclusion_tag("shell/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    return {"form": form, "fields": wrong_fields(form), "general": form.non_field_errors()}


def wrong_fields(form: BaseForm) -> list[tuple[BoundField, str, str]]:
    wrong = [form[name] for name in form.errors if name in form.fields]
    return [(field, field.label.rstrip(" .:*"), str(field.errors[0])) for field in wrong]


def wrong_forms(context: Context) -> list[BaseForm]:
    """The page's forms that have errors. type(), because isinstance() would wake every lazy value."""
    values: Iterable[Any] = context.flatten().values()
    forms = {id(value): value for value in values if issubclass(type(value), BaseForm)}
    return [form for form in forms.values() if form.errors]


@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    return f"Erreur{formats.SPACE}: " if wrong_forms(context) else ""


@register.simple_tag(takes_context=True)
def form_errors(context: Context) -> list[Entry]:
    """What the console says of the page's forms (guide v17 §1.3.4)."""
    now = formats.clock(timezone.now())
    texts: list[str] = []
    for form in wrong_forms(context):
        texts += [str(error) for error in form.non_field_errors()]
        texts += [f"{label} : {error}" for _, label, error in wrong_fields(form)]
    return [Entry("error", text, now) for text in texts]


@register.simple_tag
def sign_on(academy: Hosted, path: str = "/") -> str:
    """A page of another academy, whose site signs the person on by itself."""
    return sign_on_url(academy, path)


@register.simple_tag
def hub_page(name: str) -> str:
    """A page of the hub, from an academy."""
    return settings.HUB_URL + reverse(name, urlconf=settings.HUB_URLCONF)


@register.simple_tag
def printed_at() -> str:
    return formats.short_moment(timezone.now())


def described(field: BoundField, unit: str) -> dict[str, str | bool]:
    """The field, its help, its unit and its error are one sentence for a screen reader."""
    base = field.auto_id
    parts = {"help": field.help_text, "unit": unit, "error": field.errors}
    ids = " ".join(f"{base}_{name}" for name, present in parts.items() if present)
    attributes: dict[str, str | bool] = {"aria-describedby": ids} if ids else {}
    return {**attributes, "aria-invalid": "true"} if field.errors else attributes
