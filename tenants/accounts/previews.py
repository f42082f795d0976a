"""Who would find a door closed, or open again, told before it is decided."""

from datetime import date

from django.db.models import Count

from imagin.rules.registry import Touched, effect_of
from tenants.accounts.enums import Role
from tenants.accounts.models import ExternalCredential, RoleGrant

HEADS = (Role.SCHOOL_HEAD, Role.CENTRE_HEAD)
ACCOUNTS_SHUT = "compte local qui n'ouvre plus rien|comptes locaux qui n'ouvrent plus rien"
ACCOUNTS_OPENED = "compte local qui s'ouvre de nouveau|comptes locaux qui s'ouvrent de nouveau"
FIRST_SECRETS = (
    "compte local jamais activé, dont le premier mot de passe ne sert plus|"
    "comptes locaux jamais activés, dont le premier mot de passe ne sert plus"
)
HEADS_SHUT = (
    "chef d'établissement ou de centre, dont le service se ferme|"
    "chefs d'établissement ou de centre, dont le service se ferme"
)
HEADS_OPENED = (
    "chef d'établissement ou de centre, dont le service s'ouvre de nouveau|"
    "chefs d'établissement ou de centre, dont le service s'ouvre de nouveau"
)


@effect_of("modules.external")
def local_accounts(before: bool, after: bool, day: date) -> list[Touched]:
    accounts = ExternalCredential.objects.filter(is_active=True)
    used = Touched(ACCOUNTS_OPENED if after else ACCOUNTS_SHUT, people=accounts.filter(initial=False).count())
    fresh = Touched(FIRST_SECRETS, people=0 if after else accounts.filter(initial=True).count())
    return [touched for touched in (used, fresh) if touched.people]


@effect_of("windows.school")
def heads_window(before: bool, after: bool, day: date, session: str) -> list[Touched]:
    """The heads themselves: one session closed leaves them their service."""
    if session:
        return []
    heads = RoleGrant.objects.filter(role__in=HEADS)
    people = heads.aggregate(people=Count("person_key", distinct=True))["people"]
    return [Touched(HEADS_OPENED if after else HEADS_SHUT, people=people)] if people else []
