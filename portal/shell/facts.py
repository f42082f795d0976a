"""What help pages and legal pages quote of the rules, and who reads them.

Never a figure that is another academy's, nor an order to whom cannot follow it.
"""

from collections.abc import Set
from functools import cached_property
from typing import Any

from django.conf import settings

from imagin.academies import directory
from imagin.identity.session.idle import last_minutes
from imagin.rules.registry import find
from imagin.rules.services import rule
from imagin.tenancy.context import current_academy
from portal.shell.audiences import OF_VISITORS
from tenants.accounts.enums import Role

IDENTIFIERS = {
    "number": "le n° intervenant",
    "identifier": "l'identifiant IMAG'IN",
    "both": "soit le n° intervenant, soit l'identifiant IMAG'IN",
}
CONFORMITY = {
    "full": "totalement conforme",
    "partial": "partiellement conforme",
    "none": "non conforme",
}
"""To the RGAA, in the words of its model of declaration."""


def legal(key: str) -> Any:
    """The academy's rule; on the hub, which has none of its own, what its deployment says."""
    if current_academy() is None and key in settings.HUB_LEGAL:
        kind = find(key).type
        return kind.load(kind.check(settings.HUB_LEGAL[key]))
    return rule(key)


class Facts:
    """Of the open academy, or the national values on the hub. No query beyond that of the rules.

    ``roles`` are the reader's: who is no examiner answers the questions of both kinds, and reads both.
    """

    def __init__(self, roles: Set[str] = frozenset()) -> None:
        self._kinds = (roles & OF_VISITORS) or OF_VISITORS

    @property
    def teacher(self) -> bool:
        return Role.TEACHER in self._kinds

    @property
    def external(self) -> bool:
        return Role.EXTERNAL in self._kinds

    @property
    def password(self) -> bool:
        """Whether the reader may have one of this academy."""
        return self.external and self.local_accounts

    @cached_property
    def academy(self) -> str:
        """Empty on the hub."""
        hosted = directory.by_code(current_academy() or "")
        return hosted.name if hosted else ""

    @property
    def display_years(self) -> int:
        return rule("claims.display_years")

    @property
    def idle_minutes(self) -> int:
        return rule("session.idle_minutes")

    @property
    def last_minutes(self) -> int:
        """Left when the warning appears."""
        return last_minutes()

    @property
    def identifier(self) -> str:
        return IDENTIFIERS[rule("signin.identifier")]

    @property
    def local_accounts(self) -> bool:
        return rule("modules.external")

    @property
    def no_local_account(self) -> str:
        return rule("modules.external.off_sentence")

    @property
    def first_secret(self) -> str:
        return rule("signin.first_secret")

    @property
    def secret_days(self) -> int:
        return rule("signin.secret_days")

    @property
    def access_months(self) -> int:
        return rule("journal.access_months")

    @property
    def acts_months(self) -> int:
        return rule("journal.acts_months")

    @property
    def missions(self) -> bool:
        return rule("services.missions")

    @property
    def claims(self) -> bool:
        return rule("services.claims")

    @property
    def travel(self) -> bool:
        return rule("modules.travel")

    @property
    def travel_sentence(self) -> str:
        return rule("modules.travel.off_sentence")

    @property
    def by_post(self) -> bool:
        """Where supporting documents go."""
        return rule("documents.channel") == "post"

    @property
    def office(self) -> str:
        return rule("office.name")

    @property
    def office_address(self) -> str:
        return rule("office.address")
