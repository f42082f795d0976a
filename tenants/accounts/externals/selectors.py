"""Which local account an identifier names, and what may be guessed of its owner."""

import re
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from imagin.academies import directory
from imagin.rules.modules import is_open
from imagin.rules.services import rule
from imagin.tenancy.context import current_academy
from tenants.accounts.models import ExternalCredential
from tenants.people.enums import ExaminerKind, ExaminerState
from tenants.people.models import Examiner

MODULE = "modules.external"
NUMBER = re.compile(r"0*([1-9]\d{0,8})")
LONGEST = 80


def examiner_named(identifier: str) -> Examiner | None:
    """The external examiner of this number or IMAG'IN identifier, as the academy's rule allows."""
    typed, accepted = identifier.strip()[:LONGEST], rule("signin.identifier")
    number = NUMBER.fullmatch(typed)
    if number and accepted != "identifier":
        return externals().filter(number=int(number[1])).first()
    if typed and accepted != "number":
        return externals().filter(imagin_identifier__iexact=typed).first()
    return None


def externals() -> QuerySet[Examiner]:
    """Those who may have a local account here."""
    return Examiner.objects.filter(kind=ExaminerKind.EXTERNAL).exclude(state=ExaminerState.ARCHIVED)


def credential_of(examiner: Examiner | None) -> ExternalCredential | None:
    """Asked of the database for nobody too: the answer takes as long."""
    return credentials().filter(examiner_id=examiner.pk if examiner else 0).first()


def credential_by_subject(subject: str) -> ExternalCredential | None:
    return credentials().filter(pk=subject).first()


def credentials() -> QuerySet[ExternalCredential]:
    return ExternalCredential.objects.select_related("examiner")


def is_usable(credential: ExternalCredential) -> bool:
    """The account is open, its owner still an external examiner here, and local accounts are offered."""
    examiner = credential.examiner
    is_external = examiner.kind == ExaminerKind.EXTERNAL and examiner.state != ExaminerState.ARCHIVED
    return credential.is_active and is_external and is_open(MODULE)


def has_expired(credential: ExternalCredential) -> bool:
    return credential.initial and (credential.expires_at or timezone.now()) <= timezone.now()


def secret_lasts() -> timedelta:
    return timedelta(days=rule("signin.secret_days"))


def secret_expires(since: datetime | None = None) -> datetime:
    return (since or timezone.now()) + secret_lasts()


def stamp_of(credential: ExternalCredential) -> str:
    """Changes with the password: what was proved with an older one is worth nothing any more."""
    told = f"{credential.pk}|{credential.password}|{credential.is_active}"
    return salted_hmac("tenants.accounts.externals", told, algorithm="sha256").hexdigest()


def guessable(examiner: Examiner) -> list[str]:
    academy = directory.by_code(current_academy() or "")
    name = academy.name if academy else ""
    place = name.split(" de ", 1)[-1].split(" d'", 1)[-1]
    told = (examiner.last_name, examiner.first_name, examiner.imagin_identifier, str(examiner.number))
    return [*told, current_academy() or "", place]
