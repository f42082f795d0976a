"""Accepting conditions of use; the shortest way to publish a text for everybody."""

from django.db import transaction
from django.utils.safestring import SafeString

from tenants.accounts.models import AcademyAccount
from tenants.journal.services import SYSTEM, record
from tenants.notices import publishing, rendering, selectors
from tenants.notices.models import Acceptance, Notice, NoticeKind


def current_notice(kind: NoticeKind) -> Notice | None:
    """What everybody reads."""
    return selectors.current(kind)


def notice_html(notice: Notice) -> SafeString:
    return rendering.html(notice.text)


def has_accepted(account: AcademyAccount, notice: Notice) -> bool:
    return Acceptance.objects.filter(account=account, notice=notice).exists()


@transaction.atomic
def accept(account: AcademyAccount, notice: Notice) -> None:
    _, new = Acceptance.objects.get_or_create(account=account, notice=notice)
    if new:
        record(
            "notices.accepted", actor=str(account.pk), subject=f"notice:{notice.pk}", version=notice.version
        )


def publish_notice(kind: NoticeKind, text: str, *, actor: str = SYSTEM) -> Notice:
    return publishing.publish(publishing.Draft(kind, text), actor=actor)
