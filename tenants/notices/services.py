"""Showing and publishing an academy's messages; keeping who accepted which conditions."""

from django.db import transaction
from django.utils.safestring import SafeString

from imagin import markdown
from tenants.accounts.models import AcademyAccount
from tenants.journal.services import SYSTEM, record
from tenants.notices.models import Acceptance, Notice, NoticeKind


def current_notice(kind: NoticeKind) -> Notice | None:
    return Notice.objects.filter(kind=kind).order_by("-version").first()


def notice_html(notice: Notice) -> SafeString:
    return markdown.to_html(notice.text)


def has_accepted(account: AcademyAccount, notice: Notice) -> bool:
    return Acceptance.objects.filter(account=account, notice=notice).exists()


@transaction.atomic
def accept(account: AcademyAccount, notice: Notice) -> None:
    _, new = Acceptance.objects.get_or_create(account=account, notice=notice)
    if new:
        record(
            "notices.accepted", actor=str(account.pk), subject=f"notice:{notice.pk}", version=notice.version
        )


@transaction.atomic
def publish_notice(kind: NoticeKind, text: str, *, actor: str = SYSTEM) -> Notice:
    """Publish a new version, unless the current one says just that."""
    current = current_notice(kind)
    if current and current.text == text:
        return current
    notice = Notice.objects.create(kind=kind, text=text, version=current.version + 1 if current else 1)
    record("notices.published", actor=actor, subject=f"notice:{notice.pk}", version=notice.version)
    return notice
