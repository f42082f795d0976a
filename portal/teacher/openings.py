"""Under the header: the services that are closed to the person, or about to close (rules ``windows.*``)."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.http import HttpRequest

from imagin.rules.reading import known_rules
from imagin.rules.windows import Window, closed_sessions, sentence, window
from portal.shell.banners import Banner
from portal.shell.formats import bound
from tenants.accounts.windows import NAMES, services_of

ENTRY = "Session {session} : la saisie des états de frais"
HEADS = "Session {session} : le service des chefs d'établissement et de centre"
SOON = timedelta(days=15)
RECENT = timedelta(days=30)


def opening_banners(request: HttpRequest) -> Iterable[Banner]:
    """No query: the rules are read for the colour of the page already."""
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
        yield from of_sessions(service, today)


def of_sessions(service: str, today: date) -> Iterable[Banner]:
    """A session closed for a month is over: nobody is told of it any more, unless it reopens."""
    for session in closed_sessions(service):
        found = window(service, session)
        if found.reopens or (found.since and today - found.since < RECENT):
            heads = service == "school"
            name = (HEADS if heads else ENTRY).format(session=session)
            told = bound(sentence(found, name, feminine=not heads))
            yield Banner(f"service-{service}-{session.replace('.', '-')}", "info", told)


def closes_soon(found: Window, today: date) -> bool:
    return found.until is not None and found.until - today < SOON
