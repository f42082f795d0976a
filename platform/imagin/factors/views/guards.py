"""What must have been proved, and when, before a page about second factors opens."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from imagin.factors import services
from imagin.factors.following import with_next
from imagin.factors.selectors import has_factor
from imagin.identity.client import assurance
from imagin.identity.models import Account, HubSession
from imagin.identity.session import idle

FRESH_SECONDS = 600
View = Callable[..., HttpResponse]


def account_of(request: HttpRequest) -> Account:
    return cast(Account, request.user)


def proved(request: HttpRequest, method: str) -> None:
    """The sign-in gains a level: its cookie changes, the earlier one is worth nothing."""
    services.record_proof(HubSession.objects.get(pk=idle.sid_of(request)), method)
    request.session.cycle_key()


def proved_recently(view: View) -> View:
    """The second factor if the person has one, else the first; in the last ten minutes.

    Who stole a password, or found a page left open, must not add a factor of his own.
    """

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        given = assurance.of(request)
        fresh = given.fresh(FRESH_SECONDS)
        if has_factor(account_of(request)):
            if given.strong and fresh:
                return view(request, *args, **kwargs)
            return HttpResponseRedirect(with_next("factors:prove", request.get_full_path()))
        return view(request, *args, **kwargs) if fresh else sign_in_again(request)

    return guarded


def sign_in_again(request: HttpRequest) -> HttpResponse:
    """A form cannot lead to another site than those its page names: it is told, with a link."""
    query = urlencode({"forcer": "1", "next": request.get_full_path()})
    target = f"{reverse('identity:sign_in')}?{query}"
    if request.method != "POST":
        return HttpResponseRedirect(target)
    return render(request, "factors/sign_in_again.html", {"target": target})
