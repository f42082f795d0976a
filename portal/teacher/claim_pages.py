"""One claim, step by step: Suivi, Frais rémunération, Récapitulatif, Consulter (guide v17 §2.6.3, §2.6.4)."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from imagin.identity.session import stash
from imagin.identity.session.idle import pop_stash
from imagin.rules.services import academy_zone
from portal.shell.errors import ToldNotFound
from portal.teacher.access import account_of, examiner_of
from portal.teacher.attempts import attempt
from portal.teacher.conditions import claims_activity
from portal.teacher.forms import QuantityForm
from portal.teacher.progress import (
    FOLLOW_UP,
    PAY,
    SUMMARY,
    events_of,
    is_validated,
    steps_of,
    waiting_sentence,
)
from portal.teacher.wording import date_sentence, saved_mark
from tenants.claims import services, travel
from tenants.claims.enums import ClaimTransition
from tenants.claims.models import Claim, ClaimHalf
from tenants.claims.selectors import ClaimView, claim_of, opens_no_claim
from tenants.claims.workflow import academy_today, refusal
from tenants.missions.selectors import missions_of
from tenants.people.models import Examiner

SAVED = "Votre saisie est enregistrée."
NOT_SAVED = "Cet état de frais est validé : votre saisie n'a pas été enregistrée."
NO_CLAIM_TITLE = "Pas d'état de frais"
NO_CLAIM = "Cette mission n'ouvre pas d'état de frais : vous n'avez rien à saisir."
TO_CLAIMS = "Revenir à vos états de frais"
LOST = "Votre saisie n'a pas été enregistrée."
AFTER = {"save": "teacher:claim-pay", "previous": "teacher:claim", "next": "teacher:claim-summary"}


def own_claim(request: HttpRequest, number: int) -> ClaimView:
    """An examiner reaches his own claims only, and no cancelled one."""
    examiner = examiner_of(request)
    try:
        return claim_of(examiner, number)
    except Claim.DoesNotExist:
        raise nothing_there(examiner, number) from None


def nothing_there(examiner: Examiner, number: int) -> Http404:
    """His own mission may open no claim: said to him, and to nobody else."""
    assignment = missions_of(examiner).filter(mission__number=number).first()
    if assignment is None or not opens_no_claim(assignment):
        return Http404()
    told = [NO_CLAIM] + ([travel.off_sentence()] if travel.asked_on_paper(assignment) else [])
    return ToldNotFound(NO_CLAIM_TITLE, " ".join(told), reverse("teacher:claims"), TO_CLAIMS)


@require_safe
@claims_activity
def follow_up(request: HttpRequest, number: int) -> HttpResponse:
    view = own_claim(request, number)
    extra = {"events": events_of(view), "waiting": waiting_sentence(view)}
    return page(request, view, FOLLOW_UP, "teacher/claim_follow_up.html", **extra)


@require_http_methods(["GET", "HEAD", "POST"])
@claims_activity
def pay(request: HttpRequest, number: int) -> HttpResponse:
    view = own_claim(request, number)
    if view.pay is None or view.pay_form is None or not view.can.save:
        return closed(request, view)
    if request.method == "POST":
        return save_pay(request, view, view.pay)
    typed = pop_stash(request)
    return show_pay(request, view, quantity_form(view, view.pay, typed))


@require_http_methods(["GET", "HEAD", "POST"])
@claims_activity
def summary(request: HttpRequest, number: int) -> HttpResponse:
    """What will be sent. Valider here is the second press; Enregistrer keeps it for later."""
    view = own_claim(request, number)
    if view.pay is None or view.pay_form is None or not view.can.save:
        return closed(request, view)
    if view.pay.quantity is None:
        messages.warning(request, services.NOTHING_SAVED.format(noun=noun_of(view)))
        return redirect("teacher:claim-pay", number)
    if request.method == "POST":
        keep(request, view, view.pay.quantity)
        return redirect("teacher:claim-summary", number)
    extra = {"waiting": waiting_sentence(view)}
    return page(request, view, SUMMARY, "teacher/claim_summary.html", **extra)


@require_safe
@claims_activity
def read(request: HttpRequest, number: int) -> HttpResponse:
    view = own_claim(request, number)
    if not is_validated(view):
        return redirect("teacher:claim", number)
    return page(request, view, SUMMARY, "teacher/claim_read.html", events=events_of(view))


def quantity_form(view: ClaimView, half: ClaimHalf, typed: Any = None) -> QuantityForm:
    return QuantityForm(typed or None, initial={"quantity": half.quantity}, counts=view.pay_form or "")


def save_pay(request: HttpRequest, view: ClaimView, half: ClaimHalf) -> HttpResponse:
    """Enregistrer, Etape précédente, Etape suivante: none loses what was typed."""
    form = quantity_form(view, half, request.POST)
    act = request.POST.get("act", "next")
    if act == "previous" and not request.POST.get("quantity", "").strip():
        return redirect(AFTER[act], view.mission.number)
    if not form.is_valid():
        return show_pay(request, view, form)
    if act == "save" or form.has_changed():
        keep(request, view, form.cleaned_data["quantity"])
    return redirect(AFTER.get(act, AFTER["next"]), view.mission.number)


def keep(request: HttpRequest, view: ClaimView, quantity: int) -> None:
    actor = account_of(request)
    attempt(request, lambda: services.save_claim(view.claim, actor=actor, quantity=quantity), SAVED)


def show_pay(request: HttpRequest, view: ClaimView, form: QuantityForm) -> HttpResponse:
    form.fields["quantity"].disabled = bool(getattr(request, "view_as", None))
    return page(request, view, PAY, "teacher/claim_pay.html", form=form)


def closed(request: HttpRequest, view: ClaimView) -> HttpResponse:
    """Nothing can be typed: say why where the claim is followed, or show what was sent."""
    if is_validated(view):
        if request.method == "POST":
            messages.warning(request, NOT_SAVED)
        return redirect("teacher:claim-read", view.mission.number)
    sentence = view.closed or services.NO_PAY_TO_TYPE
    if not view.closed and view.pay and view.pay_form:
        sentence = refusal(view.pay, ClaimTransition.SAVE, view.mission, academy_today()) or sentence
    messages.warning(request, sentence)
    if request.method == "POST":
        stash.keep(request, str(request.user.pk))
        messages.warning(request, LOST)
    return redirect("teacher:claim", view.mission.number)


def noun_of(view: ClaimView) -> str:
    return view.mission.type.get_pay_entry_display().lower()


def page(request: HttpRequest, view: ClaimView, step: str, template: str, **extra: Any) -> HttpResponse:
    dates = view.mission.dates.all()
    context = {
        "view": view,
        "step": step,
        "steps": steps_of(view, step),
        "facts_open": step == FOLLOW_UP,
        "dates": [date_sentence(d.day, d.time, d.duration, d.get_unit_display()) for d in dates],
        "validated": is_validated(view),
        "saved": mark_of(view.pay),
        "noun": noun_of(view) if view.pay_form else "",
        "explanation": view.pay.computation.get("explanation", "") if view.pay else "",
        **extra,
    }
    return render(request, template, context)


def mark_of(half: ClaimHalf | None) -> str:
    if half is None or half.saved_at is None:
        return ""
    zone = academy_zone()
    return saved_mark(half.saved_at.astimezone(zone), timezone.localtime(timezone=zone))
