"""Every rule is read somewhere, and what the document channel changes for an examiner."""

import subprocess
from datetime import date
from pathlib import Path

import pytest

from imagin.rules.registry import all_rules
from imagin.rules.services import set_rule
from imagin.tenancy.context import hub
from tenants.claims.enums import Half
from tenants.claims.generation import generate_claims
from tenants.claims.models import Claim, ClaimHalf
from tenants.claims.selectors import claim_of
from tests.factories import AssignmentFactory, MissionFactory

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("key", [rule.key for rule in all_rules()])
def test_a_rule_that_nothing_reads_does_not_land(key):
    found = subprocess.run(
        ["git", "grep", "-l", "--untracked", "-F", f'"{key}"', "--", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    readers = [name for name in found.stdout.split() if not name.startswith(("tests/", "infra/"))]
    assert [name for name in readers if "rules/registry/" not in name and "feeds/demo/" not in name]


def follow_up(number):
    return claim_of(Claim.objects.get().assignment.examiner, number).follow_up[-1]


def test_where_receipts_go_follows_the_rule_and_the_session(toulouse):
    assignment = AssignmentFactory(mission=MissionFactory(starts_on=date(2026, 6, 20)))
    generate_claims([assignment])
    ClaimHalf.objects.create(claim=Claim.objects.get(), kind=Half.TRAVEL)
    number, session = assignment.mission.number, assignment.mission.session.code
    assert "votre gestionnaire" in follow_up(number)
    with hub():
        set_rule("toulouse", "documents.channel", "post", actor="tests")
    assert "par la poste" in follow_up(number)
    with hub():
        set_rule("toulouse", "documents.channel", "manager", actor="tests", session=session)
    assert "votre gestionnaire" in follow_up(number)
