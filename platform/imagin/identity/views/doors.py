"""The two doors of an academy, and those of the hub's own pages, for who is not signed in on the hub."""

import re
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from imagin import markdown
from imagin.identity.client.asked import EXTERNAL, STAFF
from imagin.identity.client.returning import safe_next
from imagin.identity.external.door import LOCAL_ACCOUNTS
from imagin.rules.modules import closed_sentence, is_open
from imagin.rules.services import rule

OF_EXTERNALS = re.compile(r"\s*\*\*Intervenants? ext", re.IGNORECASE)
"""A paragraph of « Comment obtenir vos identifiants ? » that is about them."""


@never_cache
@login_not_required
@require_safe
def doors(request: HttpRequest) -> HttpResponse:
    back = safe_next(request, request.GET.get("next", ""))
    if request.user.is_authenticated:
        return HttpResponseRedirect(back)
    context = {
        "staff_url": _door(STAFF, back),
        "external_url": _door(EXTERNAL, back) if is_open(LOCAL_ACCOUNTS) else "",
        "closed": "" if is_open(LOCAL_ACCOUNTS) else closed_sentence(LOCAL_ACCOUNTS),
        "help": markdown.to_html(credentials_help()),
        "contact": contact(),
    }
    return render(request, "identity/doors.html", context)


def credentials_help() -> str:
    """Without the paragraphs of the door « Intervenant extérieur » where the academy keeps it closed."""
    told = rule("signin.credentials_help")
    if is_open(LOCAL_ACCOUNTS):
        return told
    return "\n\n".join(part for part in told.split("\n\n") if not OF_EXTERNALS.match(part))


@never_cache
@login_not_required
@require_safe
def hub_doors(request: HttpRequest) -> HttpResponse:
    """For a page of the hub: which academy gave a local account, its owner says on the next page."""
    back = safe_next(request, request.GET.get("next", ""))
    if request.user.is_authenticated:
        return HttpResponseRedirect(back)
    external = f"{reverse('identity:external')}?{urlencode({'next': back})}"
    context = {"staff_url": _door(STAFF, back), "external_url": external, "on_hub": True}
    return render(request, "identity/doors.html", context)


def contact() -> str:
    """The help desk, line by line; a line that has nothing to say is not there."""
    told = {"Téléphone": "contact.phone", "Courriel": "contact.mail", "Horaires": "contact.hours"}
    lines = [f"{label} : {rule(key)}" for label, key in told.items() if rule(key)]
    return "\n".join([*lines, rule("contact.help")]).strip()


def _door(name: str, back: str) -> str:
    return f"{reverse('identity:sign_in')}?{urlencode({'porte': name, 'next': back})}"
