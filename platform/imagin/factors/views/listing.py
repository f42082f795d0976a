"""« Second facteur »: what the person has, recovery codes, removing one."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from imagin.factors import enrolment
from imagin.factors.following import following
from imagin.factors.models import Kind
from imagin.factors.selectors import factors_of, has_factor, recovery_left
from imagin.factors.views.guards import account_of, proved_recently

FIRST_A_FACTOR = "Ajoutez d'abord une application ou une clé : les codes de secours la remplacent."


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    context = {
        "factors": [(factor, Kind(factor.kind).label) for factor in factors_of(account)],
        "recovery_left": recovery_left(account),
    }
    return render(request, "factors/home.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@proved_recently
def codes(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    if not has_factor(account):
        messages.warning(request, FIRST_A_FACTOR)
        return redirect("factors:home")
    if request.method == "POST":
        return show_new_codes(request, following(request))
    return render(request, "factors/codes.html", {"recovery_left": recovery_left(account)})


def show_new_codes(request: HttpRequest, target: str) -> HttpResponse:
    """Once: they are nowhere else, not even in the session."""
    new = enrolment.renew_recovery_codes(account_of(request))
    text = "Codes de secours IMAG'IN. Chacun ne sert qu'une fois.\r\n\r\n" + "\r\n".join(new) + "\r\n"
    download = "data:text/plain;charset=utf-8," + quote(text)
    context = {"codes": new, "download": download, "target": target}
    return render(request, "factors/new_codes.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@proved_recently
def remove(request: HttpRequest, number: int) -> HttpResponse:
    account = account_of(request)
    factor = get_object_or_404(factors_of(account), pk=number)
    if request.method != "POST":
        last = factors_of(account).count() == 1
        return render(request, "factors/remove.html", {"factor": factor, "last": last})
    try:
        enrolment.remove_factor(account, factor)
    except enrolment.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"« {factor.name} » est retiré : il ne confirme plus votre identité.")
    return redirect("factors:home")
