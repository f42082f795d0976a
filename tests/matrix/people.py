"""The people of the matrix, and look-alike data: everything of one academy carries its mark."""

import uuid

from django.test import Client
from django.utils import timezone

from imagin.academies.models import OnboardingDraft, SentConfiguration
from imagin.identity.models import Account
from imagin.identity.services import ensure_demo_provider
from imagin.jobs.models import Job, JobState
from imagin.operations.models import Maintenance
from imagin.rules.models import RuleChange
from imagin.rules.services import set_rule
from imagin.tenancy.context import academy, hub
from tenants.accounts.enums import Role
from tenants.accounts.models import AcademyAccount, PendingAccount
from tenants.accounts.services import grant_role
from tenants.accounts.step_up import ASKED
from tenants.claims import services
from tenants.claims.models import Claim
from tenants.missions.convocations import archive_missing
from tenants.notices.attachments import keep
from tenants.notices.drafts import packed
from tenants.notices.models import Attachment, NoticeDraft, NoticeKind
from tenants.notices.publishing import Draft, publish
from tenants.notices.services import accept, current_notice, publish_notice
from tenants.people.enums import ExaminerKind
from tenants.people.models import CorrectionRequest, Examiner
from tests.factories import (
    AssignmentFactory,
    ExamFactory,
    ExaminerFactory,
    MissionFactory,
    PaperFactory,
    SchoolFactory,
)
from tests.imagin.identity.helpers import academy_account, academy_client, hub_client, sign_in
from tests.tenants.notices.files import titled_pdf

NUMBER = 77501
FILE = "5f0c3d1e-7b1b-4f0e-9a52-0c6f3a1e2b77"
LOST = "1f6f2b6e-5a55-4d55-8b0f-5b7d6a1c0e11"
DRAFT = "d3a0f7c4-52c8-4a52-9d40-5b1f3f6f4c55"
ONBOARDING = "8f7e2a10-94b5-4c39-8f0e-2b1f6f1f7a01"
SENT = "00000000-0000-4000-8000-00000000000c"
JOB = "8f7e2a10-94b5-4c39-8f0e-2b1f6f1f7a02"
MARKS = {"toulouse": "GARONNE", "rennes": "VILAINE"}
GRANTED = ("manager", "school_head", "centre_head", "administrator", "jury_president")


def furnish(code: str) -> None:
    """One convoked mission with its archived convocation, a submitted claim, messages: all marked."""
    mark = MARKS[code]
    centre = SchoolFactory(name=f"LYCEE {mark}", city=mark)
    exam = ExamFactory(label=f"BACCALAUREAT {mark}")
    paper = PaperFactory(exam=exam, label=f"EPREUVE {mark}", specialty=f"SERIE {mark}")
    mission = MissionFactory(number=NUMBER, paper=paper, centre=centre, observations=f"Salle {mark}")
    teacher = ExaminerFactory(
        number=10_001, last_name=f"VIDAL {mark}", person_key=_key(code), **_personal(mark)
    )
    assignment = AssignmentFactory(mission=mission, examiner=teacher, quality=f"CORRECTEUR {mark}", jury=mark)
    ExaminerFactory(
        number=10_002,
        last_name=f"LEROY {mark}",
        kind=ExaminerKind.EXTERNAL,
        imagin_identifier=f"{code}/10002",
        **_personal(mark),
    )
    CorrectionRequest.objects.create(
        pk=NUMBER, examiner=teacher, subject="other", message=f"Erreur {mark}", created_by="tests"
    )
    PendingAccount.objects.create(pk=NUMBER, issuer="x", subject="unknown", display_name=f"MARTIN {mark}")
    services.generate_claims([assignment])
    publish_notice(NoticeKind.HOME, f"Bienvenue {mark}")
    publish_notice(NoticeKind.CONDITIONS, f"Conditions {mark}")
    _join_a_file(mark)
    _decide(code, mark)
    archive_missing()


def _decide(code: str, mark: str) -> None:
    """A rule of each, and in Toulouse a change whose number is known."""
    set_rule(code, "office.name", f"Bureau {mark}", actor="tests", reason=f"Décision {mark}")
    if code == "toulouse":
        said = {"since": "2026-01-01", "reason": f"Décision {mark}", "changed_by": "tests"}
        with hub():
            RuleChange.objects.create(pk=NUMBER, academy=code, key="office.name", after=mark, **said)


def _join_a_file(mark: str) -> None:
    """A banner for everybody, with a file of the same number on both sides."""
    said = Draft(NoticeKind.BANNER, f"Fermeture {mark}", slug="fermeture")
    kept = keep(f"Formulaire {mark}.pdf", titled_pdf(mark))
    Attachment.objects.create(pk=FILE, notice=publish(said, actor="tests"), **kept.as_json())


def _personal(mark: str) -> dict[str, str]:
    """What « Mes informations » shows, marked; the IBAN and the NIR only so that they may be revealed."""
    marked = {"address": f"1 rue {mark}", "city": mark, "email": f"vous@{mark}.example"}
    return {**marked, "iban": "FR1420041010050500013M02606", "nir": "185057800608491"}


def both_academies() -> dict[str, dict[str, Client]]:
    """Both academies furnished, and a client per role of each."""
    with hub():
        ensure_demo_provider()
    for code in MARKS:
        with academy(code):
            furnish(code)
    return {code: clients(code) for code in MARKS}


def submit_teacher_claim(account: AcademyAccount) -> None:
    claim = Claim.objects.get()
    services.save_claim(claim, actor=account, quantity=12)
    services.submit_claim(claim, actor=account)


def clients(code: str) -> dict[str, Client]:
    """A signed-in client per role of the academy; all accepted the conditions of use."""
    with academy(code):
        accounts = {
            "stranger": _account(code, "stranger"),
            "teacher": _account(code, "teacher", examiner_number=10_001),
            "external": _account(code, "external", examiner_number=10_002),
            **{role: _granted(code, role) for role in GRANTED},
            "manager_unproven": _granted(code, "manager", name="manager_unproven"),
        }
        submit_teacher_claim(accounts["teacher"])
        opened = {role: _signed_in(code, account, role) for role, account in accounts.items()}
    return {"anonymous": academy_client(code), **opened}


def neighbour_of(code: str, theirs: Client) -> Client:
    """Somebody's cookies of another academy, sent here."""
    client = academy_client(code)
    client.cookies = theirs.cookies
    return client


def hub_clients() -> dict[str, Client]:
    with hub():
        _hosted()
        opened = {"anonymous": hub_client()}
        OnboardingDraft.objects.create(pk=ONBOARDING, created_by="tests")
        SentConfiguration.objects.create(pk=SENT, academy_code="toulouse", text="academy: {code: toulouse}")
        Job.objects.create(pk=JOB, kind="academy.migrate", state=JobState.FAILED, asked_by="tests")
        for role in ("person", "hosting", "hosting_unproven"):
            account = Account.objects.create(
                issuer="https://portail.example", subject=role, display_name=role, hosting=role != "person"
            )
            opened[role] = hub_client()
            sign_in(opened[role], account, strong=role != "hosting_unproven")
    return opened


def _hosted() -> None:
    """Somebody who lost his second factor, and a maintenance to come."""
    Account.objects.create(pk=LOST, issuer="https://portail.example", subject="lost", display_name="lost")
    Maintenance.objects.create(
        pk=NUMBER, academy="rennes", starts_at="2099-11-20T20:00Z", ends_at="2099-11-20T22:00Z"
    )


def _signed_in(code: str, account: AcademyAccount, role: str) -> Client:
    """« unproven »: gave no second factor, and was already sent once to give it."""
    client = academy_client(code)
    sign_in(client, account, strong=not role.endswith("_unproven"))
    if role.endswith("_unproven"):
        store = client.session
        store[ASKED] = True
        store.save()
    if role == "administrator":
        _writes_a_message(account, code)
    accept(account, current_notice(NoticeKind.CONDITIONS))
    return client


def _writes_a_message(account: AcademyAccount, code: str) -> None:
    """Read over, not published: its number is the same on both sides."""
    written = Draft(NoticeKind.HOME, f"Bientôt {MARKS[code]}")
    saved = {"data": packed(written), "base": 1, "saved_at": timezone.now()}
    NoticeDraft.objects.create(pk=DRAFT, kind=written.kind, author=str(account.pk), **saved)


def _account(code: str, name: str, examiner_number: int | None = None) -> AcademyAccount:
    examiner = Examiner.objects.get(number=examiner_number) if examiner_number else None
    person = Account(
        issuer="x", subject=name, display_name=f"{name} {MARKS[code]}", person_key=_key(code + name)
    )
    return academy_account(person, examiner=examiner)


def _granted(code: str, role: str, name: str = "") -> AcademyAccount:
    account = _account(code, name or role)
    school = "0350024L" if role in ("school_head", "centre_head") else ""
    grant_role(actor="tests", person_key=account.person_key, role=Role(role), school=school)
    return account


def _key(seed: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_DNS, seed).hex * 2
