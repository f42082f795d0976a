"""`{% load legal %}`: on the administrator's home page, what the law has the academy say and is missing."""

from typing import Any

from django import template
from django.template.context import Context

from portal.shell.legal import missing
from tenants.accounts.enums import Role

register = template.Library()


@register.inclusion_tag("shell/legal/to_complete.html", takes_context=True)
def legal_to_complete(context: Context) -> dict[str, Any]:
    """No query: the rules are read for the colour of the page already."""
    request = context["request"]
    roles: frozenset[str] = getattr(request, "roles", frozenset())
    return {"missing": missing() if getattr(request, "academy", None) and Role.ADMINISTRATOR in roles else ()}
