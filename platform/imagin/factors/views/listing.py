"""« Second facteur »: what the person has, recovery codes, removing one."""

from urllib.parse import quote

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from imagin.factors import enrolment, waiting
from imagin.factors.following import following, forms_may_end_there, with_next
from imagin.factors.models import Kind
from imagin.factors.selectors import factors_of, has_factor, recovery_left
from imagin.factors.views.guards import account_of, proved_recently
from imagin.identity.external.accounts import end_other_sign_ins

FIRST_A_FACTOR = "Ajoutez d'abord une application ou une clé : les codes de secours la remplacent."

REMOVED = "« {name} » est retiré : il ne confirme plus votre identité. Vos autres connexions sont fermées."


@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    context = {
        "factors": [(factor, Kind(factor.kind).label) for factor in factors_of(account)],
        "recovery_left": recovery_left(account),
    }
    return render(request, "factors/home.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def codes(request: HttpRequest) -> HttpResponse:
    """Whoever has noted his codes goes on, however long he took."""
    if request.method == "POST" and "noted" in request.POST:
        waiting.forget_codes(request)
        return HttpResponseRedirect(following(request))
    return recovery_codes(request)


@proved_recently
def recovery_codes(request: HttpRequest) -> HttpResponse:
    account = account_of(request)
    if not has_factor(account):
        messages.warning(request, FIRST_A_FACTOR)
        return redirect("factors:home")
    if request.method == "POST":
        return show_new_codes(request, following(request))
    new = waiting.codes_kept(request)
    if new:
        return show_codes(request, new)
    return render(request, "factors/codes.html", {"recovery_left": recovery_left(account)})


def show_new_codes(request: HttpRequest, target: str) -> HttpResponse:
    """On a page that may be read again: by POST, it would make others, or ask for another application."""
    waiting.keep_codes(request, enrolment.renew_recovery_codes(account_of(request)))
    return HttpResponseRedirect(with_next("factors:codes", target))


def show_codes(request: HttpRequest, new: list[str]) -> HttpResponse:
    target = following(request)
    text = "Codes de secours IMAG'IN. Chacun ne sert qu'une fois.\r\n\r\n" + "\r\n".join(new) + "\r\n"
    download = "data:text/plain;charset=utf-8," + quote(text)
    context = {"codes": new, "download": download, "target": target}
    return forms_may_end_there(render(request, "factors/new_codes.html", context), target)


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
        end_other_sign_ins(request, account)
        messages.success(request, REMOVED.format(name=factor.name))
    return redirect("factors:home")
