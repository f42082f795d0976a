"""A file of the academy says where people live, without undoing what they said themselves since."""

from datetime import date, datetime
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection

from tenants.feeds.epp.format import EPP
from tenants.people.homes import Home
from tenants.people.models import Examiner, Residence
from tenants.people.selectors import residence_on
from tenants.people.services import change_iban, declare_residence
from tests.tenants.feeds.files import import_epp, person

TODAY = date(2026, 6, 25)
POST = EPP.names[EPP.names.index("uai") :]
ALBI = {"adresse": "4 rue Timbal", "code_postal": "81000", "ville": "ALBI", "commune": "81004"}


@pytest.fixture(autouse=True)
def june():
    with time_machine.travel(
        datetime(2026, 6, 25, 10, 0, tzinfo=ZoneInfo("Europe/Paris")), tick=False
    ) as clock:
        yield clock


def home(day: date = TODAY) -> str:
    found = residence_on(Examiner.objects.get(), day)
    return found.commune if found else ""


def test_a_first_import_gives_a_home_for_always(toulouse):
    import_epp(person())
    assert (home(), home(date(2001, 1, 1))) == ("31557", "31557")
    assert residence_on(Examiner.objects.get(), TODAY).lines == ["12 rue des Lilas", "31170 TOURNEFEUILLE"]


def test_a_file_without_any_address_gives_none(toulouse):
    import_epp(person(**dict.fromkeys(ALBI, "")))
    assert not Residence.objects.exists()


def test_a_change_holds_from_the_day_of_the_file(toulouse, june):
    import_epp(person())
    june.move_to(datetime(2026, 9, 3, 10, 0, tzinfo=ZoneInfo("Europe/Paris")))
    import_epp(person(**ALBI))
    assert [home(date(2026, 9, 2)), home(date(2026, 9, 3))] == ["31557", "81004"]


def test_the_same_file_twice_writes_one_row(toulouse):
    import_epp(person())
    import_epp(person())
    assert Residence.objects.count() == 1


def test_the_same_file_does_not_undo_what_the_person_declared(toulouse):
    import_epp(person())
    declared = Home(address="4 rue Timbal", postal_code="81000", city="Albi", commune="81004")
    declare_residence(Examiner.objects.get(), actor="sophie", home=declared, since=TODAY)
    import_epp(person(nom="VIDAL-ROUX"))
    assert home() == "81004"


def test_a_trial_import_changes_no_home(toulouse):
    import_epp(person())
    import_epp(person(**ALBI), dry_run=True)
    assert home() == "31557"


def test_the_migration_gives_a_home_to_those_who_were_imported_before(toulouse):
    import_epp(person())
    Residence.objects.all().delete()
    migration = import_module("tenants.people.migrations.0003_residences_and_corrections")
    with connection.cursor() as cursor:
        cursor.execute(migration.FILL)
    assert home(date(2001, 1, 1)) == "31557"


def test_what_an_external_examiner_corrected_himself_stays(toulouse):
    external = {"nature": "E", "numen": "", **dict.fromkeys(POST, "")}
    import_epp(person(**external))
    change_iban(Examiner.objects.get(), actor="sophie", iban="FR7630006000011234567890189")
    import_epp(person(**external, nom="VIDAL-ROUX"))
    sophie = Examiner.objects.get()
    assert (sophie.last_name, sophie.iban, sophie.own) == (
        "VIDAL-ROUX",
        "FR7630006000011234567890189",
        ["iban"],
    )


def test_an_academy_that_pays_somebody_says_his_account(toulouse):
    import_epp(person(nature="E"))
    change_iban(Examiner.objects.get(), actor="sophie", iban="FR7630006000011234567890189")
    import_epp(person())
    assert Examiner.objects.get().iban == "FR1420041010050500013M02606"
