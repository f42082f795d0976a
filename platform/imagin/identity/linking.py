"""« Rattacher un compte d'une autre académie »: one person, two accounts, both proved by himself (DESIGN §5).

The link gives the file of the other academy the key of this account. It gives that file's own local
account nothing: a password never opens what the person's home opens. All of it is one transaction, on
the hub and in both academies: half a link cannot be left behind.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string

from imagin.identity.events import tell
from imagin.identity.external.door import Proof
from imagin.identity.models import Account, AccountLink, HubSession
from imagin.identity.provider import pairwise
from imagin.identity.services import LONGEST
from imagin.tenancy.context import academy, hub

OWN = "C'est le compte avec lequel vous êtes connecté(e) : il n'y a rien à rattacher."
TAKEN = (
    "Ce compte est déjà rattaché à une autre personne. Si c'est vous, annulez d'abord cet autre "
    "rattachement ; sinon, prévenez la division des examens et concours de cette académie."
)
ONE_EACH = (
    "Vous avez déjà rattaché un compte de cette académie. Annulez ce rattachement avant d'en faire un autre."
)
INITIAL = (
    "Ce compte a encore le mot de passe provisoire de la convocation. Connectez-vous une fois avec lui "
    "pour choisir le vôtre, puis revenez le rattacher."
)


@dataclass(frozen=True, slots=True)
class Why:
    """``reason``: a code of the journal. ``actor``: who undid it, where it is not the person who linked."""

    reason: str = "own"
    actor: str = ""


OWN_WISH = Why()


class LinkDoor(Protocol):
    """What an academy does for a link; each method runs inside that academy."""

    def tie(self, number: int, key: str, subject: str, home: str) -> None: ...
    def untie(
        self, number: int, keys: Sequence[str], subject: str, sids: Sequence[str], why: "Why" = ...
    ) -> None: ...
    def adopt(self, key: str, subject: str, target: str) -> None: ...
    def release(self, key: str, subject: str, target: str, why: "Why" = ...) -> None: ...
    def carry(self, old: str, new: str, subject: str) -> None: ...


def door() -> LinkDoor:
    return import_string(settings.LINK_DOOR)


def link(account: Account, proof: Proof, home: str = "") -> AccountLink:
    """Tie the proved account to this one. A ValidationError says why not; asked twice, it is one link."""
    try:
        with transaction.atomic():
            return _link(Account.objects.select_for_update().get(pk=account.pk), proof, home)
    except IntegrityError:
        raise ValidationError(TAKEN, code="taken") from None


def _link(account: Account, proof: Proof, home: str) -> AccountLink:
    found = AccountLink.objects.filter(account=account, academy=proof.academy).first()
    if found and found.examiner_number == proof.examiner_number:
        return found
    _check(account, proof, found)
    key = _ensure_key(account)
    made = AccountLink.objects.create(
        account=account, academy=proof.academy, examiner_number=proof.examiner_number, home=home
    )
    with academy(proof.academy):
        door().tie(proof.examiner_number, key, _subject(account, proof.academy), home)
    if home:
        with academy(home):
            door().adopt(key, _subject(account, home), proof.academy)
    tell("link.made", actor=str(account.pk), subject=f"link:{made.pk}", academy=proof.academy, home=home)
    return made


def _check(account: Account, proof: Proof, found: AccountLink | None) -> None:
    if (account.external_academy, account.external_number) == (proof.academy, proof.examiner_number):
        raise ValidationError(OWN, code="own")
    if proof.must_change:
        raise ValidationError(INITIAL, code="initial")
    if found:
        raise ValidationError(ONE_EACH, code="one_each")
    if AccountLink.objects.filter(academy=proof.academy, examiner_number=proof.examiner_number).exists():
        raise ValidationError(TAKEN, code="taken")


def concerning(account: Account) -> QuerySet[AccountLink]:
    """His own, and for who is signed in with a local account: what was made with its password."""
    his = Q(account=account)
    if account.external_academy:
        his |= Q(academy=account.external_academy, examiner_number=account.external_number)
    return AccountLink.objects.filter(his)


def linked_in(code: str) -> list[AccountLink]:
    """The files of this academy that somebody tied to an account elsewhere. Called from that academy."""
    with hub():
        return list(AccountLink.objects.filter(academy=code).order_by("-linked_at"))


def undo_in(code: str, number: int, why: Why) -> bool:
    """Called from the academy of the linked file, in its transaction; False where nothing is linked."""
    with hub(), transaction.atomic():
        made = AccountLink.objects.filter(academy=code, examiner_number=number).first()
        if made:
            undo(made, why)
        return made is not None


@transaction.atomic
def undo(made: AccountLink, why: Why = OWN_WISH) -> None:
    """The other academy's file is nobody's again, except where its own NUMEN says the same person."""
    account = Account.objects.select_for_update().get(pk=made.account_id)
    link_left = AccountLink.objects.filter(pk=made.pk)
    if not link_left.exists():
        return
    keys = sorted({account.person_key, linked_key(account)} - {""})
    subject, sids = _subject(account, made.academy), _sign_ins(account)
    with academy(made.academy):
        door().untie(made.examiner_number, keys, subject, sids, why)
    link_left.delete()
    _let_go(account, made, why)
    actor, told = why.actor or str(account.pk), {"academy": made.academy, "reason": why.reason}
    tell("link.undone", actor=actor, subject=f"link:{made.pk}", **told)


@transaction.atomic
def carry(account: Account, old: str) -> None:
    """This account has another key than before: what its links tied to the former one follows."""
    links = account.links.values_list("academy", "home") if old and old != account.person_key else ()
    for code in sorted({code for pair in links for code in pair} - {""}):
        with academy(code):
            door().carry(old, account.person_key, _subject(account, code))


def _let_go(account: Account, made: AccountLink, why: Why) -> None:
    """A key that only links needed ends with the last of them."""
    last = account.person_key == linked_key(account) and not account.links.exists()
    if last:
        account.person_key = ""
        account.save(update_fields=["person_key"])
    if made.home:
        with academy(made.home):
            key = linked_key(account) if last else ""
            door().release(key, _subject(account, made.home), made.academy, why)


def _ensure_key(account: Account) -> str:
    if not account.person_key:
        account.person_key = linked_key(account)
        account.save(update_fields=["person_key"])
    return account.person_key


def linked_key(account: Account) -> str:
    """For a person without NUMEN: his account's own key, that no NUMEN can give."""
    message = f"linked|{account.pk}".encode()
    return hmac.new(settings.PERSON_KEY_SECRET.encode(), message, hashlib.sha256).hexdigest()


def _subject(account: Account, code: str) -> str:
    return pairwise.subject_for(account.pk, code)


def _sign_ins(account: Account) -> list[str]:
    going_on = HubSession.objects.filter(
        account=account, ended_at=None, started_at__gt=timezone.now() - LONGEST
    )
    return [str(sid) for sid in going_on.values_list("pk", flat=True)]
