"""Mayotte: a file written from the published schema alone, opened by one command, read by a teacher there."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from ruamel.yaml import YAML

from imagin.academies import directory
from imagin.academies.models import Academy, AcademyState
from imagin.identity.models import UpstreamProvider
from imagin.rules.services import rule
from imagin.tenancy.context import academy
from tenants.accounts.models import AcademyAccount
from tenants.claims.services import generate_claims
from tests.factories import AssignmentFactory, ExaminerFactory
from tests.imagin.academies.opening import web
from tests.imagin.academies.opening.helpers import remains, wipe
from tests.imagin.academies.opening.processes import ROOT, imagin
from tests.imagin.identity.helpers import sign_in
from tests.portal.teacher.reading import text

FILE = Path(__file__).with_name("mayotte.yaml")
MISSION = "/etats-de-frais/976/"


@pytest.fixture
def servers(committed):
    """The hub and its academies, and an identity provider, as the command finds them on the network."""
    wipe("mayotte")
    with web.platform() as url, web.served(web.provider()) as upstream:
        web.add_provider(upstream)
        yield {"IMAGIN_INTERNAL_URL": url}
    UpstreamProvider.objects.all().delete()
    web.forget_sessions("toulouse")
    wipe("mayotte")
    assert remains("mayotte") == []


def test_the_file_follows_the_published_schema():
    published = json.loads((ROOT / "infra/academies/schema.json").read_text())
    jsonschema.Draft202012Validator(published).validate(YAML(typ="safe").load(FILE))


def test_one_command_opens_it_and_its_teacher_reads_it(servers):
    done = imagin("academy", "create", "--from", str(FILE), "--open", **servers)
    assert done.returncode == 0, done.stderr
    assert "Académie de Mayotte est ouverte : http://mayotte.localhost:8000" in done.stdout
    assert "BLOQUE" not in done.stdout
    assert Academy.objects.get(code="mayotte").state == AcademyState.OPEN
    directory.forget()  # what this process, the web server here, kept for ten seconds of the sandbox
    with time_machine.travel(_tomorrow_at_seven(), tick=False), academy("mayotte"):
        assert rule("claims.display_years") == 3 and rule("session.idle_minutes") == 45
        _reads(_teacher())


def _tomorrow_at_seven():
    """07:00 UTC: ten o'clock in Mayotte, eight or nine in Paris."""
    return datetime.combine(timezone.now().date() + timedelta(days=1), datetime.min.time(), UTC).replace(
        hour=7
    )


def _teacher():
    examiner = ExaminerFactory(first_name="Zaïna", last_name="ABDOU")
    day = timezone.localdate() - timedelta(days=3)
    travelling = {"mission__number": 976, "mission__starts_on": day, "mission__type__travels": True}
    generate_claims([AssignmentFactory(examiner=examiner, **travelling)])
    account = AcademyAccount.objects.create(issuer="hub", subject="zaina", examiner=examiner)
    client = Client(HTTP_HOST="mayotte.localhost")
    sign_in(client, account)
    return client


def _reads(page):
    home = text(page.get("/"))
    assert "Karibu. Vos missions d'examen de l'Académie de Mayotte sont ici." in home
    assert "Saison des pluies En cas d'alerte cyclonique" in home
    assert "Bac à sable" not in home
    assert "Les frais de barge ne sont remboursés que sur justificatif." in text(
        page.get(MISSION, follow=True)
    )
    _accept(page)
    claim = text(page.get(MISSION))
    assert "À Mayotte, les frais de déplacement se demandent au bureau des examens" in claim
    saved = page.post(MISSION + "remuneration/", {"quantity": "12", "act": "save"}, follow=True)
    assert "Enregistré à 10 h" in text(saved)


def _accept(page):
    form = page.get("/etats-de-frais/conditions/").context["form"]
    given = {name: form[name].value() for name in form.fields} | {"accepted": "on"}
    accepted = {name: value for name, value in given.items() if value is not None}
    assert page.post("/etats-de-frais/conditions/", accepted).status_code == 302
