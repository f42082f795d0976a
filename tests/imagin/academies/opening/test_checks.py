"""Each check, passing and failing; a check that breaks down does not hide the others."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from imagin.academies.models import MigrationState, Opening
from imagin.academies.opening import checks
from imagin.academies.opening.checks import Check, Outcome
from imagin.rules import stored
from imagin.rules.services import set_rule
from imagin.rules.timeline import Segment
from imagin.tenancy.context import academy, hub
from tenants.notices.enums import NoticeKind
from tenants.notices.publishing import Draft, publish
from tests.factories import ExaminerFactory, SchoolFactory

LONG_AGO = date(2000, 1, 1)


def outcome(name, code="toulouse"):
    check = next(check for check in checks.registered() if check.name == name)
    with hub() if check.on_hub else academy(code):
        return check.run(code)


def test_what_blocks_and_what_only_warns():
    blocking = {check.name for check in checks.registered() if check.blocking}
    assert {"migrations", "sign_in", "rules", "conditions"} <= blocking
    warnings = {check.name for check in checks.registered() if not check.blocking}
    assert {"rates", "office", "mail", "home", "schools", "people"} <= warnings


def test_a_schema_that_is_late(db):
    assert outcome("migrations").ok
    MigrationState.objects.filter(academy__code="toulouse").update(fingerprint="ancienne")
    assert "imagin academy migrate" in outcome("migrations").remedy


@pytest.mark.parametrize("currency", ["EUR", "XPF"])
def test_rates_of_the_currency_in_force(db, currency):
    set_rule("toulouse", "money.currency", currency, actor="tests", since=LONG_AGO)
    found = outcome("rates")
    assert found.ok == (currency == "EUR"), found.sentence
    assert currency in found.sentence


def test_rules_that_contradict_one_another(db):
    assert outcome("rules").ok
    """Written before they were checked together, even planned."""
    planned = date(2098, 1, 1)
    with hub():
        new = [Segment(30, planned)]
        stored.write("toulouse", "session.warning_minutes", "", new, planned, actor="tests", reason="")
    found = outcome("rules")
    assert "Le 01/01/2098" in found.sentence and "personne ne serait prévenu" in found.sentence


def test_the_office(db):
    assert not outcome("office").ok
    set_rule("toulouse", "office.address", "75 rue Saint-Roch, Toulouse", actor="tests", since=LONG_AGO)
    assert outcome("office").ok


def test_messages(db):
    assert not outcome("conditions").ok and not outcome("home").ok
    with academy("toulouse"):
        publish(Draft(NoticeKind.CONDITIONS, "Vous vous engagez."), actor="tests")
        publish(Draft(NoticeKind.HOME, "Bienvenue."), actor="tests")
    assert outcome("conditions").ok and outcome("home").ok


def test_what_is_loaded(db):
    assert "CYCLADES" in outcome("schools").remedy and "EPP" in outcome("people").remedy
    with academy("toulouse"):
        SchoolFactory()
        ExaminerFactory()
    assert outcome("schools").sentence == "1 établissement(s) chargé(s)."
    assert outcome("people").sentence == "1 intervenant(s) chargé(s)."


def test_the_mail_that_was_tried(db):
    assert "Aucun courriel d'essai" in outcome("mail").sentence
    Opening.objects.create(academy_code="toulouse", mail_tried_at=timezone.now())
    assert outcome("mail").ok


def test_a_check_that_breaks_down_does_not_pass(db, monkeypatch):
    def broken(code):
        raise ValidationError("panne")

    fine = Check("fine", "Bien", lambda code: Outcome(True, "Tout va."))
    monkeypatch.setattr(checks, "_registered", {"a": Check("a", "Panne", broken, blocking=True), "b": fine})
    found = checks.checklist("toulouse")
    assert [result.stops for result in found] == [True, False]
    assert found[0].words.startswith("Cette vérification n'a pas pu se faire (ValidationError).")
    assert [result.mark for result in found] == ["BLOQUE", "bon"]
