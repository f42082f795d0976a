"""The page that says what a change will do before it is made; a POST of its own makes it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from imagin.rules.registry import preview_of
from portal.messages.diff import lines
from portal.rules import acts
from portal.rules.acts import Act
from portal.rules.values import last_change, today
from portal.rules.words import in_short

DONE = "« {label} » est changé{when} : {value}."
ALREADY = "La règle dit déjà ce que vous demandez : rien n'a été changé."
FIELDS_LEFT = ("act", "seen", "csrfmiddlewaretoken")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """``build`` computes the act again: the rule may have changed while the page was read."""

    build: Callable[[], Act]
    carried: list[tuple[str, str]]
    here: str
    back: str


def carried(form: BaseForm) -> list[tuple[str, str]]:
    """Everything typed, so that one may go back to it."""
    return [(name, value) for name, value in form.data.items() if name not in FIELDS_LEFT]


def decide(request: HttpRequest, asked: Confirmation) -> HttpResponse:
    """Made where it was confirmed and nothing changed since; else shown, again if need be."""
    act = asked.build()
    if request.POST.get("act") == "apply" and act.first is None:
        messages.info(request, ALREADY)
        return redirect(asked.back)
    if request.POST.get("act") == "apply":
        try:
            acts.perform(_code(request), act, seen=_seen(request), actor=str(request.user.pk))
        except acts.ChangedSince:
            act = asked.build()
        except ValidationError as refusal:
            messages.warning(request, refusal.messages[0])
        else:
            messages.success(request, _done(act))
            return redirect(asked.back)
    return show(request, act, asked)


def show(request: HttpRequest, act: Act, asked: Confirmation) -> HttpResponse:
    seen = last_change(_code(request), act.rule.key)
    context: dict[str, Any] = {
        "act": act,
        "asked": asked,
        "seen": seen,
        "stale": acts.CHANGED if _seen(request) != seen else "",
        **effect_context(_code(request), act),
    }
    return render(request, "rules/confirm.html", context)


def effect_context(code: str, act: Act) -> dict[str, Any]:
    """``effect`` is None where it cannot be tried; ``counted``: whether the reader counts beforehand."""
    counted = preview_of(act.rule.key) is not None
    return {"effect": acts.effect_of(code, act), "counted": counted, "lines": text_diff(act)}


def text_diff(act: Act) -> list[Any]:
    """Of long texts, line by line, where one value takes over from one other."""
    before, after = act.spans_before, act.spans_after
    if len(before) != 1 or len(after) != 1 or max(len(before[0].lines), len(after[0].lines)) < 2:
        return []
    return lines(before[0].text, after[0].text)


def _seen(request: HttpRequest) -> int:
    told = request.POST.get("seen", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 19 else -1


def _done(act: Act) -> str:
    first = act.first or act.since
    when = "" if first == today() else f" à partir du {first:%d/%m/%Y}"
    value = in_short(act.rule, act.spans_after[0].kept)
    return DONE.format(label=act.rule.label, when=when, value=value)


def _code(request: HttpRequest) -> str:
    return request.academy.code  # type: ignore[attr-defined]
