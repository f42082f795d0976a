"""Loading the demonstration: academies, rules, messages, then files through the ordinary import."""

from collections.abc import Callable, Iterable

from django.db import transaction

from imagin.academies.applied import remember
from imagin.academies.configuration.exporting import export
from imagin.academies.models import Academy
from imagin.academies.onboarding import create_academy
from imagin.identity.services import ensure_demo_provider
from imagin.rules.services import set_rule
from imagin.tenancy.context import academy, hub
from tenants.claims.workflow import academy_today
from tenants.feeds.cyclades.format import CYCLADES
from tenants.feeds.demo import accounts
from tenants.feeds.demo.academies import ACADEMIES, DemoAcademy
from tenants.feeds.demo.externals import issue_first_secrets
from tenants.feeds.demo.factors import give_demo_factors
from tenants.feeds.demo.files import csv_file
from tenants.feeds.demo.messages import publish_messages
from tenants.feeds.demo.missions import mission_lines, missions_of
from tenants.feeds.demo.outcomes import tell_outcomes
from tenants.feeds.demo.people import people_of
from tenants.feeds.epp.format import EPP
from tenants.feeds.models import System
from tenants.feeds.services import import_feed
from tenants.missions.models import Mission


def load_demo(
    report: Callable[[str], None] = lambda line: None, academies: Iterable[DemoAcademy] = ACADEMIES
) -> int:
    """Load what is missing; returns how many academies were.

    An academy that has a mission is left as it is: nothing that someone changed since comes back.
    """
    known = accounts.demo_accounts()
    with hub():
        ensure_demo_provider()
        accounts.grant_demo_hosting(known)
        give_demo_factors(known)
    loaded = 0
    for demo in academies:
        _ensure_academy(demo)
        if _is_empty(demo):
            _load(demo, known)
            report(f"{demo.name} : données de démonstration chargées")
            loaded += 1
    return loaded


def _ensure_academy(demo: DemoAcademy) -> None:
    with hub():
        known = Academy.objects.filter(code=demo.code).exists()
    if not known:
        create_academy(code=demo.code, name=demo.name, host=demo.host)


def _is_empty(demo: DemoAcademy) -> bool:
    with academy(demo.code):
        return not Mission.objects.exists()


@transaction.atomic
def _load(demo: DemoAcademy, known: list[accounts.DemoAccount]) -> None:
    """All of an academy's data or nothing: a run that was killed starts again from the beginning."""
    with hub():
        for key, value in demo.rules.items():
            set_rule(demo.code, key, value, actor=accounts.ACTOR, reason="Démonstration")
    with academy(demo.code):
        publish_messages(demo, actor=accounts.ACTOR)
        accounts.grant_demo_roles(known, demo.code, demo.schools()[1].uai)
        _import_files(demo, known)
    remember(demo.code, export(demo.code), accounts.ACTOR)


def _import_files(demo: DemoAcademy, known: list[accounts.DemoAccount]) -> None:
    people = people_of(demo, known)
    missions = missions_of(demo, people)
    epp = csv_file(EPP, (person.line for person in people))
    cyclades = csv_file(CYCLADES, mission_lines(demo, missions, academy_today()))
    import_feed(System.EPP, epp, file_name=f"epp-{demo.code}.csv", actor=accounts.ACTOR)
    import_feed(System.CYCLADES, cyclades, file_name=f"cyclades-{demo.code}.csv", actor=accounts.ACTOR)
    tell_outcomes(missions)
    issue_first_secrets()
