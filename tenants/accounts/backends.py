"""Sign-in to an academy: the person comes from the hub, and must already be known here."""

from typing import Any

from imagin.identity.client.engine import OIDCBackend, SignInRefused, provider_in
from imagin.rules.modules import is_open
from imagin.tenancy.context import current_academy
from tenants.accounts import selectors, ties
from tenants.accounts.externals.selectors import MODULE
from tenants.accounts.models import AcademyAccount
from tenants.people.models import Examiner


class AcademyBackend(OIDCBackend):
    def is_at_home(self) -> bool:
        return current_academy() is not None

    def get_user(self, user_id):
        if not self.is_at_home():
            return None
        accounts = AcademyAccount.objects.select_related("examiner")
        return accounts.filter(pk=user_id, is_active=True).first()

    def find_person(self, claims: dict[str, Any]) -> AcademyAccount:
        """Known by (issuer, subject); tied to an examiner the first time one fits, and not untied after."""
        if self._number(claims) is not None and not is_open(MODULE):
            raise SignInRefused("externes-fermes")
        account = AcademyAccount.objects.filter(issuer=claims["iss"], subject=claims["sub"]).first()
        if account is not None and not account.is_active:
            raise SignInRefused("compte-ferme")
        account = account or AcademyAccount(issuer=claims["iss"], subject=claims["sub"])
        account.display_name = str(claims.get("name", ""))[:160]
        account.person_key = self.trusted(claims, "person_key")
        if account.examiner_id is None:
            account.examiner = self._examiner(account, claims)
        if account.examiner_id is None and not selectors.has_grant(account.person_key):
            raise ties.refusal_of(account, provider_in(claims) or self.provider.name)
        ties.save(account)
        return account

    def _examiner(self, account: AcademyAccount, claims: dict[str, Any]) -> Examiner | None:
        identifier = self.trusted(claims, "imagin_identifier")
        own = identifier.startswith(f"{current_academy()}/")
        told = ties.examiner_told(
            number=self._number(claims),
            person_key=account.person_key,
            imagin_identifier=identifier if own else "",
        )
        return told or ties.decided_for(account)

    def _number(self, claims: dict[str, Any]) -> int | None:
        number = claims.get("examiner_number")
        trusted = "examiner_number" in self.provider.trusted_claims and type(number) is int
        return number if trusted else None
