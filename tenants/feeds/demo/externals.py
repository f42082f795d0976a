"""The local accounts of the demonstration's external examiners, as their convocations give them."""

from imagin.tenancy.context import academy
from tenants.accounts.externals import first_secrets, letters
from tenants.accounts.externals.selectors import credential_of
from tenants.missions.enums import AssignmentState
from tenants.missions.models import Assignment
from tenants.people.enums import ExaminerKind
from tenants.people.models import Examiner

CHOSEN = "mot de passe déjà choisi"


def issue_first_secrets() -> None:
    """At once: the letters that print them are drawn by the queue, a little later."""
    letters.accesses((found.examiner, letters.run_of(found.run)) for found in _convoked())


def first_secret(code: str, number: int) -> str:
    """What the last convocation of this examiner prints; empty for who has none."""
    with academy(code):
        last = _convoked().filter(examiner__number=number).last()
        if last is None:
            return ""
        run, credential = letters.run_of(last.run), credential_of(last.examiner)
        secret = first_secrets.derived(run.key, run.ran_at, last.examiner_id)
        known = credential is not None and first_secrets.fits(credential.password, secret)
        return first_secrets.grouped(secret) if known else CHOSEN


def _convoked():
    of_externals = Assignment.objects.filter(
        state=AssignmentState.CONVOKED, examiner__in=Examiner.objects.filter(kind=ExaminerKind.EXTERNAL)
    )
    return of_externals.select_related("examiner", "run").order_by("run_id", "pk")
