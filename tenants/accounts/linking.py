"""The academy's side of a link between two accounts of one person (settings.LINK_DOOR, DESIGN §5).

Who calls has proved both accounts and opened this academy, in one transaction.
"""

from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from imagin.identity.linking import OWN_WISH, Why
from imagin.identity.models import EndReason
from imagin.sessions.services import end_of_sid
from imagin.vault.person import person_key
from tenants.accounts.externals import notices
from tenants.accounts.models import AcademyAccount, PendingAccount
from tenants.journal.services import SYSTEM, publish_persons, record
from tenants.people.models import Examiner

UNKNOWN = (
    "Ce compte n'est plus celui d'un intervenant. Adressez-vous à la division des examens de cette académie."
)
KNOWN = "Cette académie vous connaît déjà par ce compte : il n'y a rien à rattacher."
SOMEBODY = (
    "Ce compte est déjà celui d'une autre personne. Adressez-vous à la division des examens et concours "
    "de cette académie."
)
TWICE = (
    "Cette académie vous connaît déjà sous le n° intervenant {number}. Adressez-vous à sa division des "
    "examens et concours pour réunir vos deux numéros."
)


class AcademyDoor:
    def tie(self, number: int, key: str, subject: str, home: str) -> None:
        """The examiner's file takes the person's key; his account here, if he has one, takes the file."""
        examiner = Examiner.objects.select_for_update().filter(number=number).first()
        if examiner is None:
            raise ValidationError(UNKNOWN, code="unknown")
        _check_free(examiner, key, subject)
        examiner.person_key = key
        examiner.save(update_fields=["person_key"])
        _accounts(subject).filter(examiner=None).update(examiner=examiner)
        # He no longer asks the exam division who he is.
        PendingAccount.objects.filter(issuer=_issuer(), subject=subject, decided_at=None).delete()
        publish_persons([key])
        record("link.made", actor=_actor(subject), subject=f"examiner:{examiner.pk}", home=home)
        notices.tell_later(examiner, "linked")

    def untie(
        self, number: int, keys: Sequence[str], subject: str, sids: Sequence[str], why: Why = OWN_WISH
    ) -> None:
        """The file keeps a key that its own NUMEN gives: there the link said nothing new."""
        examiner = Examiner.objects.select_for_update().filter(number=number).first()
        if examiner is None:
            return
        actor = why.actor or _actor(subject)
        record("link.undone", actor=actor, subject=f"examiner:{examiner.pk}", reason=why.reason)
        if examiner.person_key in keys and not _from_numen(examiner):
            publish_persons([examiner.person_key])
            examiner.person_key = ""
            examiner.save(update_fields=["person_key"])
            _let_go(examiner, subject)
            for sid in sids:
                end_of_sid(sid, EndReason.CLOSED)

    def adopt(self, key: str, subject: str, target: str) -> None:
        """Where the person comes from: his account, and his file if it had no key, take the key too."""
        account = _accounts(subject).select_related("examiner").first()
        if account and not account.person_key:
            account.person_key = key
            account.save(update_fields=["person_key"])
        examiner = account.examiner if account else None
        if examiner and not examiner.person_key and not Examiner.objects.filter(person_key=key).exists():
            examiner.person_key = key
            examiner.save(update_fields=["person_key"])
            publish_persons([key])
        record("link.made", actor=_actor(subject), subject=_subject_of(examiner), academy=target)

    def release(self, key: str, subject: str, target: str, why: Why = OWN_WISH) -> None:
        """``key`` is empty when the person keeps it; else nothing here needs it any more."""
        account = _accounts(subject).select_related("examiner").first()
        examiner = account.examiner if account else None
        # Who undid it from the other academy is that academy's to know.
        actor, told = SYSTEM if why.actor else _actor(subject), {"academy": target, "reason": why.reason}
        record("link.undone", actor=actor, subject=_subject_of(examiner), **told)
        if key:
            _accounts(subject).filter(person_key=key).update(person_key="")
            Examiner.objects.filter(person_key=key).update(person_key="")
            publish_persons([key])

    def carry(self, old: str, new: str, subject: str) -> None:
        """The person's key is another one now: his account and the file a link tied to him take it.

        Not where that file's own NUMEN gives its key, nor where another file here has the new one.
        """
        _accounts(subject).filter(person_key=old).update(person_key=new)
        examiner = Examiner.objects.select_for_update().filter(person_key=old).first()
        if examiner is None or _from_numen(examiner) or Examiner.objects.filter(person_key=new).exists():
            return
        examiner.person_key = new
        examiner.save(update_fields=["person_key"])
        publish_persons([old, new])
        record("link.carried", actor=_actor(subject), subject=f"examiner:{examiner.pk}")


door = AcademyDoor()


def _check_free(examiner: Examiner, key: str, subject: str) -> None:
    if examiner.person_key:
        known = examiner.person_key == key
        raise ValidationError(KNOWN if known else SOMEBODY, code="known" if known else "somebody")
    his = Q(person_key=key) | Q(accounts__in=_accounts(subject))
    other = Examiner.objects.filter(his).exclude(pk=examiner.pk).values_list("number", flat=True).first()
    if other is not None:
        raise ValidationError(TWICE.format(number=other), code="person_once")


def _from_numen(examiner: Examiner) -> bool:
    try:
        return bool(examiner.numen) and person_key(examiner.numen) == examiner.person_key
    except ValueError:
        return False


def _let_go(examiner: Examiner, subject: str) -> None:
    """Unless the exam division itself tied this account to this file."""
    decided = PendingAccount.objects.filter(issuer=_issuer(), subject=subject, examiner=examiner)
    if not decided.exists():
        _accounts(subject).filter(examiner=examiner).update(examiner=None)


def _accounts(subject: str) -> QuerySet[AcademyAccount]:
    return AcademyAccount.objects.filter(issuer=_issuer(), subject=subject)


def _issuer() -> str:
    return str(settings.OAUTH2_PROVIDER["OIDC_ISS_ENDPOINT"])


def _actor(subject: str) -> str:
    """The person's account here; before his first sign-in here he has none."""
    pk = _accounts(subject).values_list("pk", flat=True).first()
    return str(pk) if pk else SYSTEM


def _subject_of(examiner: Examiner | None) -> str:
    return f"examiner:{examiner.pk}" if examiner else ""
