"""« Voir comme »: for support, what an examiner sees, read-only, reasoned, for half an hour (DESIGN §5).

Kept in the administrator's own session of this academy, so it opens nothing elsewhere. Idle time and
assurance stay his; the rights are the examiner's alone.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.contrib.auth.signals import user_logged_out
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import F, QuerySet
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from imagin.rules.services import rule
from tenants.accounts.models import AcademyAccount, ViewAs
from tenants.accounts.selectors import ROLE_OF_KIND
from tenants.journal.services import record
from tenants.people.enums import ExaminerKind
from tenants.people.models import Examiner

KEY = "view_as"
LASTS = timedelta(minutes=30)
SHORTEST_REASON, LONGEST_REASON = 10, 200
SHOWN = 20
DAYS_IN_A_MONTH = 31
READ_ONLY = "SELECT set_config('transaction_read_only', 'on', true)"
NESTED = "Une vue est déjà ouverte. Terminez-la avant d'en ouvrir une autre."
NO_REASON = (
    f"Le motif est trop court. Dites en {SHORTEST_REASON} caractères au moins pourquoi vous ouvrez cette vue."
)


@dataclass(frozen=True, slots=True)
class View:
    """Whose pages are shown, and until when (seconds since 1970); ``pk`` of the row that says why."""

    pk: int
    examiner: int
    number: int
    name: str
    until: float

    @property
    def ends_at(self) -> datetime:
        return datetime.fromtimestamp(self.until, UTC)

    @property
    def over(self) -> bool:
        return timezone.now().timestamp() >= self.until


def noted(request: HttpRequest) -> View | None:
    """What the session says, and nothing more: an ordinary request costs no query."""
    stored = request.session.get(KEY)
    return View(**stored) if stored else None


@transaction.atomic
def open_view(request: HttpRequest, examiner: Examiner, reason: str) -> View:
    """A ValidationError says why not. The reason, typed freely, is kept out of the journal."""
    said = " ".join(reason.split())
    if len(said) < SHORTEST_REASON:
        raise ValidationError(NO_REASON, code="reason")
    if KEY in request.session:
        raise ValidationError(NESTED, code="nested")
    until = timezone.now() + LASTS
    account = str(request.user.pk)
    row = ViewAs.objects.create(
        examiner=examiner, administrator=account, reason=said[:LONGEST_REASON], until=until
    )
    record("view_as.opened", actor=account, subject=f"examiner:{examiner.pk}", view=row.pk)
    view = View(row.pk, examiner.pk, examiner.number, str(examiner), until.timestamp())
    request.session[KEY] = asdict(view)
    return view


def close_view(request: HttpRequest, cause: str) -> None:
    """Idempotent. ``cause``: ended, expired, role, left, session, gone."""
    view = noted(request)
    if view is None:
        return
    del request.session[KEY]
    actor = getattr(request, "real_user", request.user)
    with transaction.atomic():
        still_open = ViewAs.objects.filter(pk=view.pk, closed_at=None)
        still_open.update(closed_at=timezone.now(), how=cause)
        subject = f"examiner:{view.examiner}"
        record("view_as.closed", actor=str(actor.pk), subject=subject, view=view.pk, cause=cause)


def latest() -> QuerySet[ViewAs]:
    """Why views were opened, for who controls; the journal says the rest."""
    return ViewAs.objects.select_related("examiner").order_by("-pk")[:SHOWN]


def purge() -> None:
    """Kept as long as the journal that names them."""
    days = rule("journal.access_months") * DAYS_IN_A_MONTH
    ViewAs.objects.filter(opened_at__lt=timezone.now() - timedelta(days=days)).delete()


@receiver(user_logged_out, dispatch_uid="view_as_ends_with_the_session")
def _close_with_session(request: HttpRequest | None, **kwargs: Any) -> None:
    """Idle, Quitter elsewhere, account closed: whatever ends the session ends the view, and is told."""
    if request is not None and hasattr(request, "session"):
        close_view(request, "session")


def look_alike(view: View) -> AcademyAccount | None:
    """The examiner's account, or one that is never saved where he never signed in.

    Without his key: what other academies know of him is theirs to show, to him alone.
    """
    known = AcademyAccount.objects.select_related("examiner").filter(examiner=view.examiner, is_active=True)
    account = known.order_by(F("last_login").desc(nulls_last=True), "pk").first()
    if account is None:
        examiner = Examiner.objects.filter(pk=view.examiner).first()
        if examiner is None:
            return None
        account = AcademyAccount(
            id=uuid.uuid5(uuid.NAMESPACE_OID, f"view-as:{view.examiner}"),
            display_name=view.name,
            examiner=examiner,
        )
    account.person_key = ""
    return account


def put_on(request: HttpRequest, account: AcademyAccount) -> None:
    """From here to the end of the request, the examiner's eyes and none of the administrator's rights."""
    kind = account.examiner.kind if account.examiner else ExaminerKind.EXTERNAL
    request.real_user = request.user  # type: ignore[attr-defined]
    request.user = account  # type: ignore[assignment]
    request.roles = frozenset({ROLE_OF_KIND[ExaminerKind(kind)].value})  # type: ignore[attr-defined]
    request.roles_to_prove = frozenset()  # type: ignore[attr-defined]


@contextmanager
def read_only() -> Iterator[None]:
    """PostgreSQL itself refuses to write: no view has to be trusted for it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(READ_ONLY)
        yield
