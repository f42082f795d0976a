"""« Mes informations »: what the academy knows of an examiner, and « Signaler une erreur » (issue 3, §7)."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from imagin.identity.client.arrival import is_local
from imagin.identity.session.idle import pop_stash
from imagin.reference.selectors import commune_name
from imagin.rules.services import rule
from imagin.vault.fields import masked
from portal.shell.components import Status
from portal.teacher.access import ROLES, account_of, examiner_of
from portal.teacher.information_forms import CorrectionForm
from portal.teacher.linking import linking_url
from tenants.accounts.enums import Role
from tenants.accounts.models import ExternalCredential
from tenants.accounts.policies import by_himself, fresh_factor, has_role, requires
from tenants.people import selectors
from tenants.people.checks import is_iban, is_nir
from tenants.people.corrections import signal_error
from tenants.people.enums import CorrectionState
from tenants.people.models import CorrectionRequest, Examiner, Residence
from tenants.people.services import reveal

SENT = "Votre signalement est transmis au service « {office} ». La réponse s'affichera sur cette page."
MISSING = Status("Absent", "warning", "À fournir avant le premier paiement.")
KNOWN = Status("Enregistré", "success", "Rien à faire.")
UNREADABLE = Status("À compléter", "warning", "Ce qui est enregistré n'est pas valable : faites-le corriger.")
SECRETS = {"iban": "IBAN", "nir": "Numéro de sécurité sociale"}
PLACES = {"iban": "bank", "nir": "health"}
PROGRESS = {
    CorrectionState.OPEN: Status("En attente", "info", "Votre division des examens et concours répond ici."),
    CorrectionState.ANSWERED: Status("Répondu", "success", "La réponse est sous votre message."),
}


@require_safe
@requires(*ROLES)
def information(request: HttpRequest) -> HttpResponse:
    examiner, looking = examiner_of(request), bool(getattr(request, "view_as", None))
    home = selectors.residence_on(examiner, selectors.today())
    postings = examiner.postings.select_related("school").order_by("kind", "school__name")
    context = {
        "examiner": examiner,
        "home": home,
        "commune": known_commune(home),
        "announced": selectors.announced_residence(examiner),
        "postings": postings,
        "secrets": [secret(examiner, "iban", is_iban, looking), secret(examiner, "nir", is_nir, looking)],
        "corrections": [
            (row, PROGRESS[CorrectionState(row.state)]) for row in selectors.corrections_of(examiner)
        ],
        "acts": not looking,
        "edits": has_role(request, Role.EXTERNAL) and not looking,
        "password_url": "" if looking else password_url(request, examiner),
        "links_url": "" if looking else linking_url(request),
    }
    return render(request, "teacher/information.html", context)


def known_commune(home: Residence | None) -> str:
    return commune_name(home.commune) if home and home.commune else ""


def secret(examiner: Examiner, what: str, is_valid, looking: bool) -> dict[str, object]:
    """Its last four characters, and whether it may serve: the rest does not reach the page (PRIV-3).

    Not even these for who looks by « Voir comme ».
    """
    value = getattr(examiner, what)
    state = MISSING if not value else KNOWN if is_valid(value) else UNREADABLE
    place = f"teacher:{PLACES[what]}"
    return {
        "label": SECRETS[what],
        "masked": "" if looking else masked(value),
        "state": state,
        "edit_url": reverse(place),
        "reveal_url": reverse(f"{place}-reveal") if value and not looking else "",
    }


def password_url(request: HttpRequest, examiner: Examiner) -> str:
    """On the hub, for who signed in with the account of this academy; empty for the others."""
    if (
        not is_local(request)
        or not ExternalCredential.objects.filter(examiner=examiner, is_active=True).exists()
    ):
        return ""
    return settings.HUB_URL + reverse("identity:external_change", urlconf=settings.HUB_URLCONF)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*ROLES)
@fresh_factor(300)
def reveal_bank(request: HttpRequest) -> HttpResponse:
    return show_secret(request, "iban")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*ROLES)
@fresh_factor(300)
def reveal_health(request: HttpRequest) -> HttpResponse:
    return show_secret(request, "nir")


def show_secret(request: HttpRequest, what: str) -> HttpResponse:
    """Asked first; shown by a POST, in its answer only, and written in the journal before that."""
    examiner, value = examiner_of(request), ""
    if not getattr(examiner, what):
        return redirect("teacher:information")
    if request.method == "POST":
        value = grouped(reveal(examiner, what, actor=str(account_of(request).pk)), what)
    context = {"label": SECRETS[what], "value": value, "masked": masked(getattr(examiner, what))}
    return render(request, "teacher/information_reveal.html", context)


def grouped(value: str, what: str) -> str:
    """As printed on a RIB, or on a carte Vitale."""
    if what == "iban":
        return " ".join(value[i : i + 4] for i in range(0, len(value), 4))
    cuts = (0, 1, 3, 5, 7, 10, 13, 15)
    return " ".join(value[a:b] for a, b in zip(cuts, cuts[1:], strict=False))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(*ROLES)
@by_himself
def signal(request: HttpRequest) -> HttpResponse:
    """« Signaler une erreur »: a task for the exam division, whose answer comes back on the page."""
    typed = request.POST if request.method == "POST" else pop_stash(request)
    form = CorrectionForm(typed, initial={"subject": request.GET.get("objet", "")})
    if request.method == "POST" and form.is_valid() and sent(request, form):
        messages.success(request, SENT.format(office=rule("office.name")))
        return redirect("teacher:information")
    return render(request, "teacher/information_signal.html", {"form": form, "office": rule("office.name")})


def sent(request: HttpRequest, form: CorrectionForm) -> CorrectionRequest | None:
    try:
        return signal_error(examiner_of(request), actor=str(account_of(request).pk), **form.cleaned_data)
    except ValidationError as refused:
        form.add_error(None, refused)
        return None
