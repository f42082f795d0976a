"""Acts that may be refused: the sentence goes to the console, never an error page."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from imagin.documents.errors import DocumentError
from tenants.accounts.policies import View
from tenants.claims.workflow import Refused


def attempt(request: HttpRequest, act: Callable[[], Any], done: Callable[[], str] | str) -> bool:
    """False when refused; ``done`` may be made after the act (a file number it gave)."""
    try:
        act()
    except (Refused, DocumentError) as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, done() if callable(done) else done)
    return True


def posted(page: str) -> Callable[[View], View]:
    """Only POST acts; the address opened again after a sign-in leads to the page it was pressed on."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, number: int) -> HttpResponseBase:
            return view(request, number) if request.method == "POST" else redirect(page, number)

        return guarded

    return decorate
