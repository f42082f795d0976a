"""« Voir comme »: choosing the examiner, saying why, ending."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.division.tables import TOO_MANY, examiners_listing
from portal.support.forms import ReasonForm
from portal.support.tables import views_listing
from tenants.accounts import view_as
from tenants.accounts.enums import Role
from tenants.accounts.policies import requires
from tenants.people.models import Examiner
from tenants.people.search import FIELDS, MOST, search_examiners

OPENED = "Vous voyez maintenant ce que voit cet intervenant."
ENDED = "La vue est terminée : vous êtes de nouveau vous-même."


@require_safe
@requires(Role.ADMINISTRATOR)
def home(request: HttpRequest) -> HttpResponse:
    words = request.GET.get("recherche", "")[:80]
    found = list(search_examiners(words))
    examiners = examiners_listing(request, found, view_url) if words.strip() else None
    context = {
        "words": words,
        "listing": examiners or views_listing(request, view_as.latest()),
        "too_many": TOO_MANY if len(found) > MOST else "",
    }
    return render(request, "support/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADMINISTRATOR)
def open_view(request: HttpRequest, examiner: int) -> HttpResponse:
    chosen = get_object_or_404(Examiner.objects.only(*FIELDS), number=examiner)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and opened(request, chosen, form):
        messages.info(request, OPENED)
        return redirect("/")
    return render(request, "support/view_as.html", {"examiner": chosen, "form": form})


def opened(request: HttpRequest, chosen: Examiner, form: ReasonForm) -> bool:
    try:
        view_as.open_view(request, chosen, form.cleaned_data["reason"])
    except ValidationError as refusal:
        form.add_error("reason", refusal)
        return False
    return True


@require_POST
@requires(Role.ADMINISTRATOR)
def end(request: HttpRequest) -> HttpResponse:
    """Asked twice, it is ended once."""
    view_as.close_view(request, "ended")
    messages.success(request, ENDED)
    return redirect("support:home")


def view_url(examiner: Examiner) -> str:
    return reverse("support:view-as", args=[examiner.number])
