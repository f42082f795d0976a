"""Sessions of the open scope, found by the sign-in they belong to."""

from uuid import UUID

from django.utils import timezone

from imagin.sessions.models import Session
from imagin.sessions.store import SessionStore

OVER = "over"


def end_of_sid(sid: UUID | str, reason: str) -> int:
    """Mark as over every session of a sign-in; returns how many.

    A marked session opens nothing (``idle.check`` closes it at its next request). It is not deleted
    before that: it says to whom the text belongs that he sends from a page left open.
    """
    rows = list(Session.objects.filter(sid=str(sid)))
    for row in rows:
        row.session_data = SessionStore().encode({**row.get_decoded(), OVER: reason})
        row.save(update_fields=["session_data"])
    return len(rows)


def delete_expired() -> None:
    """Cookies of the open scope that no browser can use any more."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
