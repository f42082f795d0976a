"""The two doors of an academy, and those of the hub's own pages, for who is not signed in on the hub."""

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
from imagin.rules.services import rule


@never_cache
@login_not_required
@require_safe
def doors(request: HttpRequest) -> HttpResponse:
    back = safe_next(request, request.GET.get("next", ""))
    if request.user.is_authenticated:
        return HttpResponseRedirect(back)
    context = {
        "staff_url": _door(STAFF, back),
        "external_url": _door(EXTERNAL, back),
        "help": markdown.to_html(rule("signin.credentials_help")),
        "contact": rule("contact.help"),
    }
    return render(request, "identity/doors.html", context)


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


def _door(name: str, back: str) -> str:
    return f"{reverse('identity:sign_in')}?{urlencode({'porte': name, 'next': back})}"
