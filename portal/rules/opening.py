"""« Ouvertures de service »: who may come when, for the academy and for a session."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from imagin.rules import windows as periods
from imagin.rules.reading import known_rules
from imagin.rules.registry import Rule, find
from imagin.rules.timeline import Segment, tail
from portal.rules import acts
from portal.rules.acts import Act
from portal.rules.bars import Year, year
from portal.rules.confirming import Confirmation, carried, decide
from portal.rules.editing import NOTHING
from portal.rules.forms import session_choices
from portal.rules.opening_forms import LEAST, PeriodsForm, initial
from portal.rules.values import last_change, today
from portal.rules.words import Span, spans
from tenants.accounts.enums import Role
from tenants.accounts.policies import requires

SERVICES = {"enseignants": "teacher", "externes": "external", "etablissements": "school"}
ALL = "Toute l'académie"
OPEN_NOW, CLOSED_NOW = "Ouvert aujourd'hui.", "Fermé aujourd'hui."


@dataclass(frozen=True, slots=True)
class Line:
    """A service for the academy or for one session: what is decided, in words and as a drawing."""

    slug: str
    session: str
    label: str
    sentence: str
    open: bool
    spans: list[Span]
    year: Year
    decided: bool


@require_safe
@requires(Role.ADMINISTRATOR)
def windows(request: HttpRequest) -> HttpResponse:
    sessions = _sessions()
    services = [
        (find(periods.KEYS[name]), slug, [_line(slug, "", ALL), *_decided(slug, sessions)])
        for slug, name in SERVICES.items()
    ]
    return render(request, "rules/windows.html", {"services": services, "sessions": sessions})


def _decided(slug: str, sessions: list[tuple[str, str]]) -> list[Line]:
    lines = (_line(slug, code, label) for code, label in sessions)
    return [line for line in lines if line.decided]


def _line(slug: str, session: str, label: str) -> Line:
    service, day = SERVICES[slug], today()
    key = periods.KEYS[service]
    coming = tail(_planned(key, session), day)
    now = periods.window(service, session)
    return Line(
        slug,
        session,
        label,
        periods.sentence(now) or (OPEN_NOW if now.open else CLOSED_NOW),
        now.open,
        spans(find(key), coming, day, _planned(key, "") if session else None),
        year(coming, day, academy=_planned(key, "") if session else None),
        bool(coming),
    )


def _planned(key: str, session: str) -> list[Segment]:
    return known_rules().planned.get((key, session), [])


@require_safe
@requires(Role.ADMINISTRATOR)
def show(request: HttpRequest, service: str) -> HttpResponse:
    slug, session = _known(service), _session(request, request.GET)
    decided = periods.periods_of(_code(request), SERVICES[slug], session)
    rows = len(decided or []) + 1
    form = _form(None, slug, session, rows, initial=initial(decided, session, today()))
    return page(request, slug, form)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADMINISTRATOR)
def confirm(request: HttpRequest, service: str) -> HttpResponse:
    slug = _known(service)
    if request.method != "POST":
        return redirect("rules:window", slug)
    form, act = _posted(request, slug), request.POST.get("act")
    if "more" in request.POST:
        return page(request, slug, _unchecked(form))
    if not form.is_valid() or act == "edit":
        return page(request, slug, form)
    if _act(request, slug, form).first is None and act != "apply":
        form.add_error(None, NOTHING)
        return page(request, slug, form)
    return decide(request, _confirmation(request, slug, form))


def _posted(request: HttpRequest, slug: str) -> PeriodsForm:
    """Beside what is decided: days that were there already were not typed."""
    told = request.POST
    session = _session(request, told)
    rows = _number(told.get("more") or told.get("rows", ""))
    decided = periods.periods_of(_code(request), SERVICES[slug], session)
    return _form(told, slug, session, rows, initial=initial(decided, session, today()))


def _unchecked(form: PeriodsForm) -> PeriodsForm:
    """More lines, with what was typed; nothing is refused before it is finished."""
    typed = {name: form.data.get(name, "") for name in form.fields}
    return _form(None, form.service, form.session, form.rows, initial=typed)


def _confirmation(request: HttpRequest, slug: str, form: PeriodsForm) -> Confirmation:
    return Confirmation(
        lambda: _act(request, slug, form),
        carried(form),
        here=reverse("rules:window-confirm", args=[slug]),
        back=reverse("rules:windows"),
    )


def _act(request: HttpRequest, slug: str, form: PeriodsForm) -> Act:
    reason = form.cleaned_data["reason"]
    return acts.of_periods(_code(request), _rule(slug), form.session, form.periods, today(), reason)


def page(request: HttpRequest, slug: str, form: PeriodsForm) -> HttpResponse:
    rule, label = _rule(slug), dict(_sessions()).get(form.session, ALL)
    context: dict[str, Any] = {
        "rule": rule,
        "slug": slug,
        "form": form,
        "line": _line(slug, form.session, label),
        "seen": last_change(_code(request), rule.key),
    }
    return render(request, "rules/window.html", context)


def _form(
    data: QueryDict | None, slug: str, session: str, rows: int, initial: dict[str, Any] | None = None
) -> PeriodsForm:
    return PeriodsForm(data, initial=initial, service=slug, session=session, rows=rows or LEAST, day=today())


def _sessions() -> list[tuple[str, str]]:
    planned = {session for key, session in known_rules().planned if key in periods.KEYS.values()}
    return session_choices(planned)


def _session(request: HttpRequest, told: QueryDict) -> str:
    asked = told.get("session", "")
    if asked and asked not in dict(_sessions()):
        raise Http404
    return asked


def _known(slug: str) -> str:
    if slug not in SERVICES:
        raise Http404
    return slug


def _rule(slug: str) -> Rule:
    return find(periods.KEYS[SERVICES[slug]])


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 3 else 0


def _code(request: HttpRequest) -> str:
    return request.academy.code  # type: ignore[attr-defined]
