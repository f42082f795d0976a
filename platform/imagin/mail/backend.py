"""Where mail leaves: as it is, or from a sandbox to its operator only (``EMAIL_BACKEND``).

Who is written to by an academy that did not open yet gets nothing: its data may be a copy, or a test.
"""

import copy
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage

from imagin.academies.models import Academy, AcademyState, Opening
from imagin.tenancy.context import current_scope_or_none, hub

logger = logging.getLogger(__name__)
CLOSED_DOORS = (AcademyState.CREATING, AcademyState.SANDBOX)
ADDRESSED = ("to", "cc", "bcc", "reply-to")
PREFIX = "[Bac à sable {code}] {subject}"
NOTE = (
    "Ce courriel vient du bac à sable de {name}. Il était destiné à {count} adresse(s), "
    "qui ne l'ont pas reçu.\n\n---\n\n"
)
NOT_SENT = "mail of the sandbox %s was not sent: its opening gave no address (--mail)"


@dataclass(frozen=True, slots=True)
class Sandbox:
    code: str
    name: str
    address: str


class AcademyMailBackend(BaseEmailBackend):
    """Around the transport of the configuration (``MAIL_TRANSPORT``)."""

    def __init__(self, fail_silently: bool = False, **options: object) -> None:
        super().__init__(fail_silently=fail_silently)
        self.transport = get_connection(settings.MAIL_TRANSPORT, fail_silently=fail_silently, **options)

    def open(self) -> bool | None:
        return self.transport.open()

    def close(self) -> None:
        self.transport.close()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """What a sandbox keeps back counts as sent: nothing failed."""
        messages = list(email_messages)
        sandbox = sandbox_here()
        if sandbox is None:
            return self.transport.send_messages(messages) or 0
        leaving = [each for each in (redirected(message, sandbox) for message in messages) if each]
        if leaving:
            self.transport.send_messages(leaving)
        return len(messages)


def sandbox_here() -> Sandbox | None:
    """Read each time, never kept: an academy that opens writes to its people at once."""
    scope = current_scope_or_none()
    if scope is None or scope.academy is None:
        return None
    with hub():
        found = Academy.objects.filter(code=scope.academy, state__in=CLOSED_DOORS).first()
        if found is None:
            return None
        opening = Opening.objects.filter(academy_code=scope.academy).first()
    return Sandbox(found.code, found.name, opening.mail if opening else "")


def redirected(message: EmailMessage, sandbox: Sandbox) -> EmailMessage | None:
    """A copy for the operator, without the addresses it was for; None where nobody may have it."""
    if getattr(message, "trial", False):
        return message
    if not sandbox.address:
        logger.warning(NOT_SENT, sandbox.code)
        return None
    kept = copy.copy(message)
    kept.to, kept.cc, kept.bcc, kept.reply_to = [sandbox.address], [], [], []
    kept.extra_headers = {
        name: value for name, value in message.extra_headers.items() if name.lower() not in ADDRESSED
    }
    kept.subject = PREFIX.format(code=sandbox.code, subject=message.subject)
    kept.body = NOTE.format(name=sandbox.name, count=len(message.recipients())) + message.body
    return kept
