"""The one act of the page « Votre compte est à rattacher »."""

from dataclasses import replace

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from imagin.identity import tie_request
from imagin.identity.client.returning import failure_url, safe_next
from imagin.identity.tie_request import Stranger, TieRequestForm
from imagin.identity.views.refusals import TO_TIE, show_failure


@require_POST
@never_cache
@login_not_required
def ask(request: HttpRequest) -> HttpResponse:
    stranger = tie_request.noted(request)
    back = safe_next(request, request.GET.get("next", ""))
    if stranger is None or stranger.decided:
        return redirect(failure_url("perime", back))
    form = TieRequestForm(request.POST)
    if form.is_valid() and asked(request, stranger, form):
        return redirect(failure_url(TO_TIE, back))
    return show_failure(request, TO_TIE, form)


def asked(request: HttpRequest, stranger: Stranger, form: TieRequestForm) -> bool:
    try:
        reference = tie_request.door().ask(stranger, form.cleaned_data["message"])
    except ValidationError as refusal:
        form.add_error("message", refusal)
        return False
    tie_request.note(request, replace(stranger, reference=reference))
    return True
