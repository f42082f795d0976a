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
from portal.rules.opening_forms import MOST, PeriodsForm, Shown, shown
from portal.rules.values import last_change, today
from portal.rules.words import Span, spans
from tenants.accounts.enums import Role
from tenants.accounts.policies import requires

SERVICES = {"enseignants": "teacher", "externes": "external", "etablissements": "school"}
ALL = "Toute l'académie"
BY_FILE = (
    "par le fichier de configuration de l'académie : l'équipe d'hébergement l'écrit avec « imagin academy "
    "export », l'applique avec « imagin academy apply »."
)
TOO_MANY = (
    f"Plus de {MOST} périodes sont prévues : ce formulaire en perdrait, il ne s'ouvre donc pas. "
    f"Changez-les {BY_FILE}"
)
FULL = f"Ce formulaire s'arrête à {MOST} périodes. Au-delà, passez {BY_FILE}"
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
    found = _shown(request, slug, session)
    form = None if found.too_many else _form(None, slug, session, found.rows, initial=found.initial)
    return page(request, slug, session, form)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Role.ADMINISTRATOR)
def confirm(request: HttpRequest, service: str) -> HttpResponse:
    slug = _known(service)
    if request.method != "POST":
        return redirect("rules:window", slug)
    session = _session(request, request.POST)
    form, act = _posted(request, slug, session), request.POST.get("act")
    if form and "more" in request.POST:
        return page(request, slug, session, _unchecked(form))
    if form is None or not form.is_valid() or act == "edit":
        return page(request, slug, session, form)
    if _act(request, form).first is None and act != "apply":
        form.add_error(None, NOTHING)
        return page(request, slug, session, form)
    return decide(request, _confirmation(request, form))


def _shown(request: HttpRequest, slug: str, session: str) -> Shown:
    return shown(periods.decided(_code(request), SERVICES[slug], session), session)


def _posted(request: HttpRequest, slug: str, session: str) -> PeriodsForm | None:
    """Beside what holds: days that were there already were not typed. None: more than a form shows."""
    told, found = request.POST, _shown(request, slug, session)
    rows = _number(told.get("more") or told.get("rows", ""))
    return None if found.too_many else _form(told, slug, session, rows, initial=found.initial)


def _unchecked(form: PeriodsForm) -> PeriodsForm:
    """More lines, with what was typed; nothing is refused before it is finished."""
    typed = {name: form.data.get(name, "") for name in form.fields}
    return _form(None, form.service, form.session, form.rows, initial=typed)


def _confirmation(request: HttpRequest, form: PeriodsForm) -> Confirmation:
    return Confirmation(
        lambda: _act(request, form),
        carried(form),
        here=reverse("rules:window-confirm", args=[form.service]),
        back=reverse("rules:windows"),
    )


def _act(request: HttpRequest, form: PeriodsForm) -> Act:
    return acts.of_window(_code(request), _rule(form.service), form)


def page(request: HttpRequest, slug: str, session: str, form: PeriodsForm | None) -> HttpResponse:
    rule, label = _rule(slug), dict(_sessions()).get(session, ALL)
    context: dict[str, Any] = {
        "rule": rule,
        "slug": slug,
        "form": form,
        "too_many": TOO_MANY,
        "full": FULL,
        "line": _line(slug, session, label),
        "seen": last_change(_code(request), rule.key),
    }
    return render(request, "rules/window.html", context)


def _form(data: QueryDict | None, slug: str, session: str, rows: int, initial: dict[str, Any]) -> PeriodsForm:
    return PeriodsForm(data, initial=initial, service=slug, session=session, rows=rows, day=today())


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
