"""Sign-in on the hub: the person comes from an upstream provider."""

import logging
from typing import Any

from django.db import transaction

from imagin.identity import linking
from imagin.identity.client.engine import OIDCBackend, SignInRefused, name_in
from imagin.identity.models import Account
from imagin.tenancy.context import current_academy
from imagin.vault.person import person_key

logger = logging.getLogger(__name__)
NUMEN, IDENTIFIER = "numen", "imagin_identifier"
LONGEST_IDENTIFIER = 80


class HubBackend(OIDCBackend):
    def is_at_home(self) -> bool:
        return current_academy() is None

    def get_user(self, user_id):
        if not self.is_at_home():
            return None
        return Account.objects.filter(pk=user_id, is_active=True).first()

    @transaction.atomic
    def find_person(self, claims: dict[str, Any]) -> Account:
        named = {"issuer": claims["iss"], "subject": claims["sub"]}
        account, _ = Account.objects.select_for_update(no_key=True).get_or_create(**named)
        if not account.is_active:
            raise SignInRefused("compte-ferme")
        account.display_name = name_in(claims)
        former = account.person_key
        account.person_key = self._person_key(claims) or former
        account.imagin_identifier = self._identifier(claims)
        account.save(update_fields=["display_name", "person_key", "imagin_identifier"])
        linking.carry(account, former)
        return account

    def _person_key(self, claims: dict[str, Any]) -> str:
        numen = self.trusted(claims, NUMEN)
        try:
            return person_key(numen) if numen else ""
        except ValueError:
            logger.warning("provider %s told an unreadable NUMEN", self.provider.code)
            return ""

    def _identifier(self, claims: dict[str, Any]) -> str:
        """The agreed claim, where it is not the NUMEN: it names the academy that gave it (``caen/12345``).

        A provider of one academy cannot speak for another.
        """
        agreed = self.provider.linking_claim
        told = self.trusted(claims, agreed) if agreed not in (NUMEN, "") else ""
        told = told or self.trusted(claims, IDENTIFIER)
        academy, _, number = told.partition("/")
        known = self.provider.academies is None or academy in self.provider.academies
        return told if academy and number and known and len(told) <= LONGEST_IDENTIFIER else ""
