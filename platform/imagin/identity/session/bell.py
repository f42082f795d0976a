"""The hub's bell: it rings when a sign-in ends or when the person's display preferences change.

An academy of this hub that hears a ring it has not answered yet calls the hub at once, instead of at the
next minute. The bell carries no news, only that there is some: what it means is told by the signed call,
so a ring that is lost, forged or late changes nothing but the moment of that call.

It lives in the cache that the hub and its academies share. While that cache is out of order, and for an
academy that does not share it, the minute's call tells; the end of a sign-in is also told to each academy
it opened (``backchannel``).
"""

import secrets
from functools import partial
from uuid import UUID

from django.db.transaction import on_commit

from imagin.identity.session import remembered
from imagin.tenancy.context import hub

# As long as the longest sign-in: an academy that was left open all day still hears.
LIVES_SECONDS = 12 * 3600


def ring(*sids: UUID | str) -> None:
    """Once the change is committed: the call it provokes must find it."""
    on_commit(partial(_ring, sids))


def _ring(sids: tuple[UUID | str, ...]) -> None:
    with hub():
        for sid in sids:
            remembered.remember(_key(sid), secrets.token_hex(8), LIVES_SECONDS)


def heard(sid: UUID | str) -> str:
    """The last ring for this sign-in, which differs each time; empty if there was none."""
    with hub():
        return remembered.recall(_key(sid)) or ""


def _key(sid: UUID | str) -> str:
    return f"bell:{sid}"
