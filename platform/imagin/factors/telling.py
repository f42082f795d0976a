"""What happens to a second factor is told to the hub's journal, and to those of the academies it opens.

An academy reads there why one of its managers could not prove himself; a proof given it learns by itself.
"""

from typing import Any

from imagin.identity import events
from imagin.identity.models import Account
from imagin.identity.provider.pairwise import subject_for
from imagin.identity.visits import visited_by
from imagin.tenancy.context import academy

ONLY_HERE = ("factor.used",)


def tell(code: str, account: Account, *, subject: str, actor: str = "", **data: Any) -> None:
    """An academy knows the person by the subject it was told, never by the hub's account."""
    events.tell(code, actor=actor or str(account.pk), subject=subject, **data)
    if code in ONLY_HERE:
        return
    for there in visited_by(account):
        known_as = f"{events.SUBJECT}{subject_for(account.pk, there)}"
        told = {"actor": known_as, "subject": subject} if not actor else {"actor": actor, "subject": known_as}
        with academy(there):
            events.tell(code, **told, **data)
