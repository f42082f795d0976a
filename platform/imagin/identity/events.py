"""What happens around a sign-in is told once, here; who keeps a journal listens (DESIGN §5).

``code`` is namespaced (``sign_in.opened``), ``actor`` an account's id, ``data`` holds ids and codes only:
never a name, an address, a NUMEN, what was typed, or a network address.
"""

from typing import Any

from django.dispatch import Signal

told = Signal()
# An academy is told of a person by what the hub calls him there; its journal writes his account.
SUBJECT = "subject:"


def tell(code: str, *, actor: str = "", subject: str = "", **data: Any) -> None:
    """To the journal of the scope that is open: an academy's, or the hub's."""
    told.send(sender=None, code=code, actor=actor, subject=subject, data=data)
