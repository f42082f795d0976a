"""The demonstration accounts: one per role and academy, as the demonstration provider knows them."""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from imagin.academies import directory
from imagin.identity.services import grant_hosting
from imagin.vault.person import person_key
from tenants.accounts.enums import Role
from tenants.accounts.services import grant_role
from tenants.feeds.demo.externals import first_secret

ACTOR = "imagin demo"
SOURCES = Path(__file__).resolve().parents[3]
ACCOUNTS = SOURCES / "infra" / "simulators" / "upstream" / "accounts.json"
TEACHER, EXTERNAL, HOST = "enseignant", "externe", "hebergeur"
GRANTS = {
    "gestionnaire": Role.MANAGER,
    "chef-etablissement": Role.SCHOOL_HEAD,
    "chef-centre": Role.CENTRE_HEAD,
    "admin": Role.ADMINISTRATOR,
}
OF_A_SCHOOL = (Role.SCHOOL_HEAD, Role.CENTRE_HEAD)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """``username`` is « rôle.académie »; the hosting team's has no academy."""

    username: str
    password: str
    sub: str
    name: str
    numen: str
    imagin_identifier: str

    @property
    def role(self) -> str:
        return self.username.partition(".")[0]

    @property
    def academy(self) -> str:
        return self.username.partition(".")[2]

    @property
    def first_name(self) -> str:
        return self.name.split(" ", 1)[0]

    @property
    def last_name(self) -> str:
        return self.name.split(" ", 1)[1].upper()

    @property
    def examiner_number(self) -> str:
        """« 900001 » of the identifier « rennes/900001 »."""
        return self.imagin_identifier.partition("/")[2]


def demo_accounts() -> list[DemoAccount]:
    path = Path(os.environ.get("IMAGIN_DEMO_IDP_ACCOUNTS") or ACCOUNTS)
    return [DemoAccount(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))]


def find_account(accounts: list[DemoAccount], role: str, academy: str) -> DemoAccount:
    return next(account for account in accounts if (account.role, account.academy) == (role, academy))


def grant_demo_roles(accounts: list[DemoAccount], academy: str, school: str) -> None:
    """Roles of the open academy; the two heads are those of ``school``."""
    for account in accounts:
        role = GRANTS.get(account.role)
        if role and account.academy == academy:
            place = school if role in OF_A_SCHOOL else ""
            grant_role(actor=ACTOR, person_key=person_key(account.numen), role=role, school=place)


def grant_demo_hosting(accounts: list[DemoAccount]) -> None:
    host = find_account(accounts, HOST, "")
    grant_hosting(issuer=f"{settings.DEMO_IDP_URL}/o", subject=host.sub, display_name=host.name)


def accounts_table() -> str:
    """One line per academy: its address, then who may sign in; the hub's last."""
    accounts = demo_accounts()
    urls = {hosted.code: hosted.url for hosted in directory.open_academies()}
    urls[""] = directory.public_url(settings.HUB_HOST)
    names: dict[str, list[str]] = {}
    for account in accounts:
        names.setdefault(account.academy, []).append(account.username)
    width = max(map(len, urls.values()))
    listed = [f"  {urls[code]:<{width}}  {', '.join(who)}" for code, who in names.items() if code in urls]
    passwords = " ou ".join(sorted({account.password for account in accounts}))
    codes = f"  Code à 6 chiffres de gestionnaire, admin et hebergeur : {settings.DEMO_IDP_URL}/codes/"
    return "\n".join(
        [
            f"Comptes de démonstration, mot de passe « {passwords} » :",
            *listed,
            codes,
            *_externals(accounts, urls),
        ]
    )


def _externals(accounts: list[DemoAccount], urls: dict[str, str]) -> list[str]:
    """The other door: each external's number, and the first secret that his convocation prints."""
    named = [account for account in accounts if account.role == EXTERNAL and account.academy in urls]
    told = [(account, first_secret(account.academy, int(account.examiner_number))) for account in named]
    title = "Par la porte « Intervenant extérieur », n° intervenant et mot de passe de la convocation :"
    lines = [
        f"  {urls[account.academy]}  {account.examiner_number}  {secret}"
        for account, secret in told
        if secret
    ]
    return [title, *lines] if lines else []
