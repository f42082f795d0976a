"""« Comparer deux académies »: what they decide and say otherwise, or otherwise than the national level."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from imagin.academies.configuration.planning import Line, compare, compare_sections, plan_rules
from imagin.academies.configuration.reading import Document
from imagin.academies.configuration.sections import SectionLine, all_sections
from imagin.academies.configuration.source import Problems
from imagin.academies.models import Academy, AcademyState
from imagin.plain_text import NOT_A_CHOICE
from portal.hosting.named import choices_of
from portal.messages.diff import lines
from portal.rules.words import Span, spans
from tenants.accounts.enums import HOSTING
from tenants.accounts.policies import requires

NATIONAL = "-"
NATIONAL_LABEL = "Niveau national"
SAME = "C'est deux fois la même : choisissez deux académies différentes."
MISSING = "Choisissez une académie, ou le niveau national."
LONG = 8


@dataclass(frozen=True, slots=True)
class RuleDifference:
    line: Line
    left: list[Span]
    right: list[Span]


@dataclass(frozen=True, slots=True)
class TextDifference:
    """``diff``: line by line, of texts too long to be read side by side."""

    title: str
    left: str
    right: str
    diff: list[Any]


class CompareForm(forms.Form):
    """Two academies, or one and the national level."""

    une = forms.ChoiceField(label="Une académie")
    autre = forms.ChoiceField(label="L'autre")

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.choices = choices  # type: ignore[attr-defined]
            field.error_messages |= {"required": MISSING, "invalid_choice": NOT_A_CHOICE}

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("une") and told.get("une") == told.get("autre"):
            self.add_error("autre", SAME)
        return told


@require_safe
@requires(HOSTING)
def page(request: HttpRequest) -> HttpResponse:
    choices = _choices()
    asked = "une" in request.GET or "autre" in request.GET
    form = CompareForm(request.GET if asked else None, initial={"autre": NATIONAL}, choices=choices)
    context: dict[str, Any] = {"form": form, "compared": False}
    if asked and form.is_valid():
        one, other = form.cleaned_data["une"], form.cleaned_data["autre"]
        names = dict(choices)
        context |= {
            "compared": True,
            "left": names[one],
            "right": names[other],
            "rules": rule_differences(one, other),
            "texts": text_differences(one, other),
        }
    return render(request, "hosting/compare.html", context)


def _choices() -> list[tuple[str, str]]:
    """Those that have a schema to read."""
    known = Academy.objects.exclude(state=AcademyState.CREATING).order_by("name", "code")
    return [(NATIONAL, NATIONAL_LABEL), *choices_of(known)]


def rule_differences(one: str, other: str) -> list[RuleDifference]:
    if NATIONAL not in (one, other):
        return [RuleDifference(line, *_sides(line)) for line in compare(one, other)]
    found = _from_national(other if one == NATIONAL else one)
    if one == NATIONAL:
        return [RuleDifference(line, *_sides(line)[::-1]) for line in found]
    return [RuleDifference(line, *_sides(line)) for line in found]


def _sides(line: Line) -> tuple[list[Span], list[Span]]:
    """From today on: a value without a day is read as today's."""
    before, after = line.rests or (None, None)
    return (
        spans(line.rule, line.before, line.day, before),
        spans(line.rule, line.after, line.day, after),
    )


def _from_national(code: str) -> list[Line]:
    """As a file that names no rule would change it; a value that repeats the national one is none."""
    return [line for line in plan_rules(Document(code=code)) if not _repeats(line)]


def _repeats(line: Line) -> bool:
    return not line.session and all(segment.value == line.rule.national for segment in line.before)


def text_differences(one: str, other: str) -> list[TextDifference]:
    if NATIONAL not in (one, other):
        return [_text(line.title, line.before, line.after) for line in compare_sections(one, other)]
    found = _sections_from_national(other if one == NATIONAL else one)
    if one == NATIONAL:
        return [_text(line.title, line.after, line.before) for line in found]
    return [_text(line.title, line.before, line.after) for line in found]


def _sections_from_national(code: str) -> list[SectionLine]:
    """As a file whose section is there and says nothing."""
    planned = (section.plan(code, section.read(None, Problems(""), None)) for section in all_sections())
    return [line for found in planned for line in found]


def _text(title: str, left: Iterable[str], right: Iterable[str]) -> TextDifference:
    before, after = list(left), list(right)
    long = max(len(before), len(after)) > LONG
    texts = "\n".join(before), "\n".join(after)
    return TextDifference(title, *texts, lines(*texts) if long else [])
