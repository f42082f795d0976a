"""« Annuler ce changement »: what it puts back, and why, on a page of its own."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from imagin.rules import selectors, services
from imagin.rules.models import RuleChange
from imagin.rules.registry import Rule
from portal.rules import acts
from portal.rules.confirming import effect_context
from portal.rules.editing import declared
from portal.rules.forms import UndoForm
from portal.rules.tables import Told, told
from portal.rules.values import today
from tenants.accounts.enums import Role
from tenants.accounts.policies import requires

DONE = "Le changement est annulé : « {label} » est de nouveau comme avant lui."
NOT_ANY_MORE = "Ce changement est déjà annulé, ou un autre plus récent l'a suivi : voyez l'historique."


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADMINISTRATOR)
def undo(request: HttpRequest, number: int) -> HttpResponse:
    code = request.academy.code  # type: ignore[attr-defined]
    change = selectors.change(code, number)
    if change is None:
        raise Http404
    rule, [seen] = declared(change.key), told([change])
    if not seen.change.undoable:
        messages.warning(request, NOT_ANY_MORE)
        return redirect("rules:rule", rule.key)
    form = UndoForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _undone(request, rule, number, form.cleaned_data["reason"])
    return _page(request, rule, seen, form)


def _undone(request: HttpRequest, rule: Rule, number: int, reason: str) -> HttpResponse:
    code, actor = request.academy.code, str(request.user.pk)  # type: ignore[attr-defined]
    try:
        services.undo(code, number, actor=actor, reason=reason)
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    else:
        messages.success(request, DONE.format(label=rule.label))
    return redirect("rules:rule", rule.key)


def _page(request: HttpRequest, rule: Rule, seen: Told, form: UndoForm) -> HttpResponse:
    code = request.academy.code  # type: ignore[attr-defined]
    act = acts.of_undo(code, rule, RuleChange.objects.get(pk=seen.change.id), today())
    context: dict[str, Any] = {"rule": rule, "told": seen, "act": act, "form": form}
    return render(request, "rules/undo.html", {**context, **effect_context(code, act)})
