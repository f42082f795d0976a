"""« Signalements »: what examiners say is wrong, and the division's answer (issue 3, §7)."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from imagin.identity.session.idle import pop_stash
from portal.corrections.activities import ROLES
from portal.corrections.forms import AnswerForm
from portal.corrections.tables import corrections_listing
from tenants.accounts.policies import requires
from tenants.people import selectors
from tenants.people.corrections import answer_correction
from tenants.people.enums import CorrectionState
from tenants.people.models import CorrectionRequest

DONE = "Votre réponse est enregistrée : l'intervenant la lit dans « Mes informations »."
STATES = {"traites": CorrectionState.ANSWERED}


@require_safe
@requires(*ROLES)
def corrections(request: HttpRequest) -> HttpResponse:
    state = STATES.get(request.GET.get("etat", ""), CorrectionState.OPEN)
    context = {
        "listing": corrections_listing(request, selectors.corrections(state), state),
        "answered": state == CorrectionState.ANSWERED,
    }
    return render(request, "corrections/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*ROLES)
def correction(request: HttpRequest, number: int) -> HttpResponse:
    row = get_object_or_404(selectors.all_corrections(), pk=number)
    form = AnswerForm(request.POST if request.method == "POST" else pop_stash(request))
    if request.method == "POST" and form.is_valid():
        return answer(request, row, form.cleaned_data["answer"])
    return render(request, "corrections/detail.html", {"row": row, "form": form, "open": is_open(row)})


def is_open(row: CorrectionRequest) -> bool:
    return row.state == CorrectionState.OPEN


def answer(request: HttpRequest, row: CorrectionRequest, text: str) -> HttpResponse:
    """Two managers may answer at once: the second reads what the first wrote."""
    try:
        answer_correction(row, actor=str(request.user.pk), answer=text)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect("corrections:detail", row.pk)
    messages.success(request, DONE)
    return redirect("corrections:list")
