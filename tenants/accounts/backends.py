"""Sign-in to an academy: the person comes from the hub, and must already be known here."""

from typing import Any

from imagin.identity.client import OIDCBackend, SignInRefused
from imagin.tenancy.context import current_academy
from tenants.accounts import selectors
from tenants.accounts.models import AcademyAccount


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
        account = AcademyAccount.objects.filter(issuer=claims["iss"], subject=claims["sub"]).first()
        if account is not None and not account.is_active:
            raise SignInRefused("compte-ferme")
        account = account or AcademyAccount(issuer=claims["iss"], subject=claims["sub"])
        account.display_name = str(claims.get("name", ""))[:160]
        account.person_key = self.trusted(claims, "person_key")
        if account.examiner_id is None:
            identifier = self.trusted(claims, "imagin_identifier")
            account.examiner = selectors.examiner_of(
                person_key=account.person_key, imagin_identifier=identifier
            )
        if account.examiner_id is None and not selectors.has_grant(account.person_key):
            raise SignInRefused("sans-compte")
        account.save()
        return account
