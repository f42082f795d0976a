"""What happens to the local account of an external examiner; each act is journalled, without any secret."""

from dataclasses import dataclass

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from imagin.identity import linking
from imagin.identity.external import accounts as external_accounts
from imagin.tenancy.context import current_academy
from tenants.accounts.externals import first_secrets, mail, passwords, selectors
from tenants.accounts.models import CredentialLink, ExternalCredential
from tenants.journal.services import SYSTEM, record
from tenants.people.enums import ExaminerKind
from tenants.people.models import Examiner

SAME = "Ce mot de passe est celui que vous aviez : choisissez-en un autre."
WRONG_OLD = "Votre mot de passe actuel est inexact : retapez-le."
STALE = "Cette demande n'est plus valable : connectez-vous de nouveau."
NOT_EXTERNAL = (
    "Cette personne n'est pas un intervenant extérieur : elle se connecte par le portail académique."
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """``expired``: the secret was the right one, and is no longer valid."""

    credential: ExternalCredential | None = None
    expired: bool = False


def prove(identifier: str, password: str) -> Verdict:
    """Same work, same row in the journal whether or not somebody has this identifier."""
    credential = selectors.credential_of(selectors.examiner_named(identifier))
    right = _is_right(credential, password)
    if credential is None or not right:
        return _refuse(credential, "password" if credential else "unknown")
    if not selectors.is_usable(credential):
        return _refuse(credential, "closed")
    if selectors.has_expired(credential):
        _refuse(credential, "expired")
        return Verdict(expired=True)
    return Verdict(credential)


def _refuse(credential: ExternalCredential | None, reason: str) -> Verdict:
    record("external.refused", subject=_subject(credential), reason=reason)
    return Verdict()


def _is_right(credential: ExternalCredential | None, typed: str) -> bool:
    """One slow hash each time, whatever is kept: the time taken tells nothing."""
    kept, typed = credential.password if credential else "", passwords.normalise(typed)
    if kept and not first_secrets.is_first(kept):
        return check_password(typed, kept)
    make_password(typed)
    return first_secrets.fits(kept, typed)


def tell_suspended(identifier: str) -> None:
    credential = selectors.credential_of(selectors.examiner_named(identifier))
    record("external.locked", subject=_subject(credential))


def change_first(subject: str, stamp: str, new: str) -> ExternalCredential:
    """The change that the first secret opens; ``stamp`` is what was proved, and must still hold."""
    credential = selectors.credential_by_subject(subject)
    if credential is None or not credential.initial or selectors.has_expired(credential):
        raise ValidationError(STALE, code="stale")
    return choose_password(credential, new, stamp=stamp, reason="first")


def change_own(subject: str, old: str, new: str) -> ExternalCredential:
    credential = selectors.credential_by_subject(subject)
    if credential is None or credential.initial:
        raise ValidationError(STALE, code="stale")
    if not _is_right(credential, old):
        record("external.refused", subject=_subject(credential), reason="change")
        raise ValidationError({"password_old": WRONG_OLD})
    return choose_password(credential, new, stamp=selectors.stamp_of(credential), reason="own")


def choose_password(
    credential: ExternalCredential, new: str, *, stamp: str, reason: str
) -> ExternalCredential:
    """Hashed before the row is held; whatever else opened this account (links, sign-ins) ends with it."""
    check_new(credential, new)
    encoded = make_password(passwords.normalise(new))
    with transaction.atomic():
        held = ExternalCredential.objects.select_for_update(of=("self",)).select_related("examiner")
        credential = held.get(pk=credential.pk)
        if selectors.stamp_of(credential) != stamp or not selectors.is_usable(credential):
            raise ValidationError(STALE, code="stale")
        _save(credential, password=encoded, initial=False, expires_at=None)
        record("external.changed", actor=_actor(credential), subject=_subject(credential), reason=reason)
        _unlink(credential, "new_password", _actor(credential))
        mail.tell_changed_later(credential)
    return credential


def check_new(credential: ExternalCredential, new: str) -> None:
    passwords.check(new, selectors.guessable(credential.examiner))
    if _is_right(credential, new):
        raise ValidationError(SAME)


@transaction.atomic
def reissue_secret(examiner: Examiner, *, actor: str) -> str:
    """A new first secret, to be handed to the person; what he had before opens nothing any more."""
    secret = first_secrets.drawn()
    credential = ensure_credential(examiner)
    encoded = first_secrets.encode(secret)
    _save(credential, password=encoded, initial=True, expires_at=selectors.secret_expires(), is_active=True)
    record("external.issued", actor=actor, subject=_subject(credential), reason="reissued")
    _unlink(credential, "reissued", actor)
    external_accounts.reopen(current_academy() or "", str(credential.pk))
    return first_secrets.grouped(secret)


@transaction.atomic
def close_account(examiner: Examiner, *, actor: str) -> None:
    """Nobody enters by it any more, and who is in is put out; ``reissue_secret`` opens it again."""
    credential = selectors.credential_of(examiner)
    if credential is None or not credential.is_active:
        return
    _save(credential, is_active=False)
    record("external.closed", actor=actor, subject=_subject(credential))
    _unlink(credential, "closed", actor)
    external_accounts.close(current_academy() or "", str(credential.pk))


@transaction.atomic
def reopen_account(examiner: Examiner, *, actor: str) -> None:
    """With the password it had: one that was never chosen, or is forgotten, is issued anew."""
    credential = selectors.credential_of(examiner)
    if credential is None or credential.is_active:
        return
    _save(credential, is_active=True)
    record("external.reopened", actor=actor, subject=_subject(credential))
    external_accounts.reopen(current_academy() or "", str(credential.pk))


def ensure_credential(examiner: Examiner) -> ExternalCredential:
    """Without a password: a link or a secret gives one."""
    if examiner.kind != ExaminerKind.EXTERNAL:
        raise ValidationError(NOT_EXTERNAL, code="not_external")
    until = selectors.secret_expires()
    ExternalCredential.objects.get_or_create(examiner=examiner, defaults={"expires_at": until})
    return selectors.credentials().get(examiner=examiner)


def _save(credential: ExternalCredential, **values) -> None:
    values |= {"changed_at": timezone.now()} if "password" in values else {}
    for name, value in values.items():
        setattr(credential, name, value)
    credential.save(update_fields=list(values))
    CredentialLink.objects.filter(credential=credential, used_at=None).update(used_at=timezone.now())


def _unlink(credential: ExternalCredential, reason: str, actor: str) -> None:
    """What was linked with the former password ends with it; its owner may link again with the new one."""
    undo_link(credential.examiner, reason=reason, actor=actor)


def undo_link(examiner: Examiner, *, actor: str, reason: str = "division") -> bool:
    """False where nobody had linked this file, or no longer."""
    why = linking.Why(reason, actor)
    return linking.undo_in(current_academy() or "", examiner.number, why)


def _subject(credential: ExternalCredential | None) -> str:
    return f"examiner:{credential.examiner_id}" if credential else ""


def _actor(credential: ExternalCredential | None) -> str:
    return f"credential:{credential.pk}" if credential else SYSTEM
