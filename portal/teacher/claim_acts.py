"""What an examiner does to his claim, and the two answers that are not pages: amount and archived PDF."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from imagin.documents import archive
from imagin.typography import format_money
from portal.shell.formats import bound
from portal.teacher.access import account_of
from portal.teacher.attempts import attempt, posted
from portal.teacher.claim_pages import own_claim
from portal.teacher.conditions import claims_activity
from portal.teacher.documents import send_pdf
from portal.teacher.forms import QuantityForm
from tenants.accounts.policies import by_himself
from tenants.claims import services
from tenants.claims.models import Claim

SUBMITTED = "Votre état de frais est validé. Numéro de dossier : {number}, à rappeler pour tout échange."
WITHDRAWN = "Votre état de frais est dévalidé : vous pouvez le modifier, puis le valider de nouveau."
NOT_PERFORMED = "Vous avez déclaré ne pas avoir effectué cette mission."
PERFORMED = "Votre déclaration est annulée : l'état de frais est de nouveau ouvert."


@require_http_methods(["GET", "HEAD", "POST"])
@claims_activity
@posted("teacher:claim-summary")
def submit(request: HttpRequest, number: int) -> HttpResponse:
    """Sends the version that was on the screen; refused for another one, and the page is shown again."""
    claim = own_claim(request, number).claim
    done = attempt(
        request,
        lambda: services.submit_claim(claim, actor=account_of(request), seen=request.POST.get("seen", "")),
        lambda: SUBMITTED.format(number=claim.file_number),
    )
    return redirect("teacher:claim" if done else "teacher:claim-summary", number)


@require_http_methods(["GET", "HEAD", "POST"])
@claims_activity
@posted("teacher:claim")
def withdraw(request: HttpRequest, number: int) -> HttpResponse:
    claim = own_claim(request, number).claim
    attempt(request, lambda: services.withdraw_claim(claim, actor=account_of(request)), WITHDRAWN)
    return redirect("teacher:claim", number)


@require_http_methods(["GET", "HEAD", "POST"])
@claims_activity
@by_himself
def not_performed(request: HttpRequest, number: int) -> HttpResponse:
    """« Je n'ai pas effectué cette mission »: asked first, on a page of its own; reversible."""
    view = own_claim(request, number)
    if request.method == "POST":
        return declare(request, view.claim, number)
    if not view.can.declare_not_performed:
        return redirect("teacher:claim", number)
    return render(request, "teacher/claim_not_performed.html", {"view": view})


def declare(request: HttpRequest, claim: Claim, number: int) -> HttpResponse:
    undo = request.POST.get("act") == "undo"
    service = services.undo_not_performed if undo else services.declare_not_performed
    attempt(request, lambda: service(claim, actor=account_of(request)), PERFORMED if undo else NOT_PERFORMED)
    return redirect("teacher:claim", number)


@require_safe
@claims_activity
def preview(request: HttpRequest, number: int) -> HttpResponse:
    """The amount as one types: the same computation as Enregistrer, nothing is kept."""
    view = own_claim(request, number)
    if view.pay_form is None:
        raise Http404
    form = QuantityForm({"quantity": request.GET.get("quantite", "")}, counts=view.pay_form)
    if not form.is_valid():
        return JsonResponse({"error": bound(str(form.errors["quantity"][0]))})
    pay = services.preview_pay(view.claim, form.cleaned_data["quantity"])
    return JsonResponse(
        {"amount": format_money(pay.amount, pay.currency), "explanation": bound(pay.explanation)}
    )


@require_safe
@claims_activity
def summary_pdf(request: HttpRequest, number: int) -> HttpResponse:
    view = own_claim(request, number)
    archived = view.summary
    if archived is None:
        raise Http404
    filename = f"etat-de-frais-{view.claim.file_number}.pdf"
    return send_pdf(request, filename, lambda: archive.read(archived.key, archived.sha256))
