"""What a convocation tells an external examiner of how to sign in (rules ``signin.*``)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.utils import timezone

from imagin.identity.session import remembered
from imagin.rules.modules import is_open
from imagin.rules.services import academy_zone, rule
from tenants.accounts.externals import first_secrets, mail, selectors
from tenants.accounts.models import ExternalCredential
from tenants.journal.services import record
from tenants.people.enums import ExaminerKind
from tenants.people.models import Examiner

ONE_DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Run:
    """The run whose letters are being made."""

    key: int
    ran_at: datetime


def run_of(run: Any) -> Run:
    return Run(run.pk, run.ran_at)


@dataclass(frozen=True, slots=True)
class Access:
    """``how``: printed, emailed, given (by the division), usual (his own password), asked, closed."""

    how: str
    identifiers: tuple[str, ...]
    secret: str = ""
    until: date | None = None


def accesses(asked: Iterable[tuple[Examiner, Run]]) -> dict[int, Access]:
    """By examiner's key; secrets are kept in the transaction that keeps the letters. A few queries.

    None where the academy offers no local account: its letters then say nothing of it.
    """
    offered = is_open(selectors.MODULE)
    runs = {examiner: run for examiner, run in asked if offered and examiner.kind == ExaminerKind.EXTERNAL}
    known = (
        {found.examiner_id: found for found in selectors.credentials().filter(examiner__in=runs)}
        if runs
        else {}
    )
    told, issued = {}, []
    for examiner, run in runs.items():
        credential = known.get(examiner.pk) or ExternalCredential(examiner=examiner)
        told[examiner.pk] = access = _access(credential, run)
        if access.how in ("printed", "emailed") and _give(credential, run, access):
            issued.append((credential, run, access))
    _keep(issued)
    return told


def _access(credential: ExternalCredential, run: Run) -> Access:
    identifiers = identifiers_of(credential.examiner)
    if not credential.is_active:
        return Access("closed", identifiers)
    if not credential.initial:
        return Access("usual", identifiers)
    how = _how(credential, run)
    if how not in ("printed", "emailed"):
        return Access(how, identifiers)
    secret = _secret(credential, run) if how == "printed" else ""
    day = timezone.localtime(_until(credential, run, secret), academy_zone()).date()
    return Access(how, identifiers, first_secrets.grouped(secret) if secret else "", day)


def _how(credential: ExternalCredential, run: Run) -> str:
    """A secret that the division gave by hand after this run is not replaced by an older letter's."""
    given = credential.password and credential.changed_at and credential.changed_at > run.ran_at
    if given and not first_secrets.fits(credential.password, _secret(credential, run)):
        return "given"
    wanted = rule("signin.first_secret")
    if wanted == "emailed" and not credential.examiner.email:
        return "printed"
    return {"none": "asked"}.get(wanted, wanted)


def _until(credential: ExternalCredential, run: Run, secret: str) -> datetime:
    """A letter printed again says the end of the secret it repeats, whatever the rule has become."""
    if secret and credential.expires_at and first_secrets.fits(credential.password, secret):
        return credential.expires_at
    return selectors.secret_expires(run.ran_at)


def _secret(credential: ExternalCredential, run: Run) -> str:
    return first_secrets.derived(run.key, run.ran_at, credential.examiner_id)


def still_opens(examiner: Examiner, run: Run) -> bool:
    """The secret printed on the letters of this run was not used yet, nor replaced, nor is it too old."""
    if examiner.kind != ExaminerKind.EXTERNAL:
        return False
    credential = selectors.credential_of(examiner)
    if credential is None or not credential.initial or not credential.is_active:
        return False
    in_time = not selectors.has_expired(credential)
    return in_time and first_secrets.fits(credential.password, _secret(credential, run))


def identifiers_of(examiner: Examiner) -> tuple[str, ...]:
    accepted = rule("signin.identifier")
    number = f"{examiner.number} (n° intervenant)"
    named = f"{examiner.imagin_identifier} (identifiant IMAG'IN)" if examiner.imagin_identifier else ""
    shown = {"number": (number,), "identifier": (named or number,)}.get(accepted, (number, named))
    return tuple(text for text in shown if text)


def _give(credential: ExternalCredential, run: Run, access: Access) -> bool:
    """Sets what the letter says; False where an earlier letter of this run did."""
    if access.how == "emailed":
        if remembered.recall(_sent_key(credential, run)):
            return False
    elif first_secrets.fits(credential.password, access.secret):
        return False
    else:
        credential.password = first_secrets.encode(_secret(credential, run))
    credential.initial, credential.changed_at = True, timezone.now()
    credential.expires_at = selectors.secret_expires(run.ran_at)
    return True


def _keep(issued: list[tuple[ExternalCredential, Run, Access]]) -> None:
    """Two workers may print letters of one person: the run's secret is the same for both."""
    if not issued:
        return
    fields = ["password", "initial", "expires_at", "changed_at"]
    rows = [credential for credential, _, _ in issued]
    manager = ExternalCredential.objects
    manager.bulk_create(rows, update_conflicts=True, unique_fields=["examiner"], update_fields=fields)
    for key, count in sorted(Counter(run.key for _, run, _ in issued).items()):
        record("external.issued", subject=f"run:{key}", count=count)
    for credential, run, access in issued:
        if access.how == "emailed":
            mail.after_commit(partial(_send_link, credential, run))


def _send_link(credential: ExternalCredential, run: Run) -> None:
    """Noted once it is committed: work that is undone and taken up again sends it all the same."""
    from tenants.accounts.tasks import send_first_link

    remembered.remember(_sent_key(credential, run), True, ONE_DAY)
    send_first_link.delay(str(credential.pk))


def _sent_key(credential: ExternalCredential, run: Run) -> str:
    return f"first-link:{run.key}:{credential.examiner_id}"
