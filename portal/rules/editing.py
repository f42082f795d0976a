"""A rule: what it says, what is planned, its history, and what to make of it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from imagin.rules import selectors
from imagin.rules.registry import NotYet, Rule, Scope, UnknownRule, Zone, find, zones
from imagin.rules.selectors import Wanted
from imagin.rules.timeline import Segment, tail, value_on
from portal.rules import acts
from portal.rules.confirming import Confirmation, carried, decide
from portal.rules.fields import editor_of
from portal.rules.forms import RuleForm, session_choices
from portal.rules.tables import told
from portal.rules.values import Given, given, last_change, today
from portal.rules.words import Authors, Span, spans
from tenants.accounts.enums import Role
from tenants.accounts.policies import requires

LAST = 10
NOTHING = "Rien ne changerait : c'est déjà ce que dit la règle à cette date. Changez la valeur ou la date."


@require_safe
@requires(Role.ADMINISTRATOR)
def show(request: HttpRequest, key: str) -> HttpResponse:
    rule, found = declared(key), given(key)
    return page(request, rule, found, rule_form(request, rule, found))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADMINISTRATOR)
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    """« Modifier » brings the form back as it was typed."""
    rule, found = declared(key), given(key)
    form = rule_form(request, rule, found, request.POST)
    if request.method != "POST" or form is None:
        return redirect("rules:rule", key)
    if not form.is_valid() or _denied(form) or request.POST.get("act") == "edit":
        return page(request, rule, found, form)
    if _changes_nothing(form) and request.POST.get("act") != "apply":
        form.add_error(None, NOTHING)
        return page(request, rule, found, form)
    return decide(request, _confirmation(rule, form))


def _denied(form: RuleForm) -> bool:
    """By another rule that must go with this one: said beside the value."""
    act = acts.of_form(form)
    try:
        acts.check_together(form.code, act)
    except ValidationError as refusal:
        form.add_error(None if form.national else "value", refusal)
        return True
    return False


def _changes_nothing(form: RuleForm) -> bool:
    """« Revenir à la valeur nationale » takes away a decision, even one that says the same."""
    act = acts.of_form(form)
    return act.first is None if form.national else act.says_the_same


def _confirmation(rule: Rule, form: RuleForm) -> Confirmation:
    return Confirmation(
        lambda: acts.of_form(form),
        carried(form),
        here=reverse("rules:confirm", args=[rule.key]),
        back=reverse("rules:rule", args=[rule.key]),
    )


def declared(key: str) -> Rule:
    try:
        return find(key)
    except UnknownRule:
        raise Http404 from None


def locked_sentence(rule: Rule) -> str:
    """Why nobody here may change it; empty where somebody may."""
    if isinstance(rule.type, NotYet):
        return rule.help
    if rule.scope is Scope.NATIONAL:
        return "Cette règle est nationale : votre académie ne peut pas lui donner une autre valeur."
    return ""


def rule_form(
    request: HttpRequest, rule: Rule, found: list[Given], data: QueryDict | None = None
) -> RuleForm | None:
    if locked_sentence(rule):
        return None
    day = today()
    value = value_on(segments(found), day)
    shown = editor_of(rule.type).shown(rule.national if value is None else value)
    return RuleForm(
        data,
        initial={**shown, "since": day},
        code=request.academy.code,  # type: ignore[attr-defined]
        rule=rule,
        day=day,
        sessions=sessions_of(rule, found),
    )


def sessions_of(rule: Rule, found: list[Given]) -> list[tuple[str, str]]:
    if rule.scope is not Scope.SESSION:
        return []
    return session_choices({each.session for each in found})


def page(request: HttpRequest, rule: Rule, found: list[Given], form: RuleForm | None) -> HttpResponse:
    code, day = request.academy.code, today()  # type: ignore[attr-defined]
    now = next((each for each in found if not each.session and each.segment.covers(day)), None)
    context: dict[str, Any] = {
        "rule": rule,
        "form": form,
        "locked": locked_sentence(rule),
        "now": now,
        "decided": any(tail([each.segment], day) for each in found if not each.session),
        "decided_for_sessions": any(tail([each.segment], day) for each in found if each.session),
        "author": Authors([now.by])(now.by) if now else "",
        "value": spans(rule, tail(segments(found), day), day)[0],
        "national": Span(rule, None, ""),
        "timelines": timelines(rule, found),
        "seen": last_change(code, rule.key),
        "zones": zones() if isinstance(rule.type, Zone) else [],
        "lines": told(selectors.history(code, rule.key, LAST)),
        "changed": selectors.count(code, Wanted(rule.key)),
    }
    return render(request, "rules/rule.html", context)


def segments(found: list[Given], session: str = "") -> list[Segment]:
    return [each.segment for each in found if each.session == session]


def timelines(rule: Rule, found: list[Given]) -> list[tuple[str, list[Span]]]:
    """The academy's where something is planned, then each session that has its own."""
    day, told = today(), []
    for session in sorted({"", *(each.session for each in found)}):
        coming = tail(segments(found, session), day)
        if session and not coming:
            continue
        told.append((session, spans(rule, coming, day, segments(found) if session else None)))
    return told
