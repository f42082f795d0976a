"""Under the header: the services that are closed to the person, or about to close (rules ``windows.*``)."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta

from django.http import HttpRequest

from imagin.rules.reading import known_rules
from imagin.rules.windows import Window, closed_sessions, open_sessions, sentence, window
from portal.shell.banners import Banner
from portal.shell.formats import bound
from tenants.accounts.windows import NAMES, services_of
from tenants.exams.models import ExamSession

ENTRY = "{session} : la saisie des états de frais"
HEADS = "{session} : le service des chefs d'établissement et de centre"
HEADS_SERVICE = "school"
STAYS = "{name} reste ouvert{e}{until}."
UNTIL = " jusqu'au {day:%d/%m/%Y} inclus"
UNKNOWN = "Session {code}"
SOON = timedelta(days=15)
RECENT = timedelta(days=30)


def opening_banners(request: HttpRequest) -> Iterable[Banner]:
    """The rules are read for the colour of the page already: one query only where a session is named."""
    if getattr(request, "academy", None) is None:
        return
    for service in services_of(getattr(request, "roles", frozenset())):
        yield from of_service(service, known_rules().day)


def of_service(service: str, today: date) -> Iterable[Banner]:
    found = window(service)
    if not found.open or closes_soon(found, today):
        tone = "info" if found.open else "warning"
        yield Banner(f"service-{service}", tone, bound(sentence(found, NAMES[service])))
    if found.open:
        yield from of_closed_sessions(service, today)
    else:
        yield from of_open_sessions(service)


def of_closed_sessions(service: str, today: date) -> Iterable[Banner]:
    """A session closed for a month is over: nobody is told of it any more, unless it reopens."""
    found = {session: window(service, session) for session in closed_sessions(service)}
    told = {s: w for s, w in found.items() if w.reopens or (w.since and today - w.since < RECENT)}
    for session, name in named(service, told):
        yield banner(service, session, sentence(told[session], name, feminine=service != HEADS_SERVICE))


def of_open_sessions(service: str) -> Iterable[Banner]:
    """Those that stay open while the service is closed."""
    e = "" if service == HEADS_SERVICE else "e"
    for session, name in named(service, open_sessions(service)):
        day = window(service, session).until
        until = UNTIL.format(day=day) if day else ""
        yield banner(service, session, STAYS.format(name=name, e=e, until=until))


def named(service: str, sessions: Collection[str]) -> Iterable[tuple[str, str]]:
    """« Session octobre 2026 : la saisie des états de frais », as the claim calls its session."""
    if not sessions:
        return
    labels = dict(ExamSession.objects.filter(code__in=sessions).values_list("code", "label"))
    form = HEADS if service == HEADS_SERVICE else ENTRY
    for code in sessions:
        yield code, form.format(session=labels.get(code, UNKNOWN.format(code=code)))


def banner(service: str, session: str, told: str) -> Banner:
    return Banner(f"service-{service}-{session.replace('.', '-')}", "info", bound(told))


def closes_soon(found: Window, today: date) -> bool:
    return found.until is not None and found.until - today < SOON
