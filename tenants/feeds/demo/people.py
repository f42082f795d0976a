"""The people of a demonstration academy, as lines of an EPP file; the same at every run."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from random import Random

from stdnum import iban
from stdnum.fr import nir

from tenants.feeds.demo import accounts, scripts
from tenants.feeds.demo.academies import ACADEMIES, DATA, DemoAcademy, DemoSchool

OTHERS = 27
FIRST_NUMBER = 10001
# Teachers of another academy follow the demo external examiner (900001).
FIRST_ELSEWHERE = 900101
DEMO_MEN = ("Yann", "Jordi", "Gaston", "Gérard", "Antoine")
STREETS = ("rue des Écoles", "avenue Jean Jaurès", "rue du Moulin", "place de la Mairie")
DISCIPLINES = (
    ("L1000", "HISTOIRE-GEOGRAPHIE"),
    ("L0202", "LETTRES MODERNES"),
    ("L1300", "MATHEMATIQUES"),
    ("L0422", "ANGLAIS"),
    ("P8039", "ECO-GEST OPTION GESTION-ADMINISTRATION"),
    ("L1500", "SCIENCES PHYSIQUES"),
)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    number: int
    script: tuple[scripts.Planned, ...]
    line: dict[str, str]


def people_of(academy: DemoAcademy, known: list[accounts.DemoAccount]) -> list[DemoPerson]:
    """The demo teacher first, then his external colleague, teachers from elsewhere, and the others."""
    random = Random(f"imagin demo {academy.code}")  # noqa: S311
    schools = academy.schools()
    return [
        _teacher(academy, known, schools[0], random),
        _external(academy, known, schools[1], random),
        *_from_elsewhere(academy, known, random),
        *(_other(academy, index, random) for index in range(OTHERS)),
    ]


def _teacher(academy: DemoAcademy, known, school: DemoSchool, random: Random) -> DemoPerson:
    account = accounts.find_account(known, accounts.TEACHER, academy.code)
    line = {**_account_line(account, school, random), "nature": "I", **_post(school, 0)}
    return DemoPerson(FIRST_NUMBER, scripts.TEACHER, {**line, "numero": str(FIRST_NUMBER)})


def _external(academy: DemoAcademy, known, home: DemoSchool, random: Random) -> DemoPerson:
    account = accounts.find_account(known, accounts.EXTERNAL, academy.code)
    line = _account_line(account, home, random)
    line |= {
        "nature": "E",
        "numero": account.examiner_number,
        "identifiant_imagin": account.imagin_identifier,
        "courriel": f"{account.username}@imagin.example",
    }
    return DemoPerson(int(account.examiner_number), scripts.EXTERNAL, line)


def _from_elsewhere(academy: DemoAcademy, known, random: Random) -> Iterator[DemoPerson]:
    """Internal over there, external here: the NUMEN says that it is the same person."""
    for rank, ((origin, here), script) in enumerate(scripts.ELSEWHERE.items()):
        if here == academy.code:
            account = accounts.find_account(known, accounts.TEACHER, origin)
            school = next(other for other in ACADEMIES if other.code == origin).schools()[0]
            number = FIRST_ELSEWHERE + rank
            line = {**_account_line(account, school, random), **_post(school, 0)}
            line |= {"nature": "E", "numero": str(number), "etablissement": f"* {school.name}"}
            yield DemoPerson(number, script, line)


def _other(academy: DemoAcademy, index: int, random: Random) -> DemoPerson:
    number, school = FIRST_NUMBER + 1 + index, random.choice(academy.schools())
    civility = random.choice(("Mme", "M."))
    line = {
        "numero": str(number),
        "numen": f"{academy.number}E{number:07}{random.choice(('ABC', 'HJK', 'RST'))}",
        "nature": "I",
        "civilite": civility,
        "nom": _names()["last"][(index + int(academy.number)) % len(_names()["last"])],
        "prenom": random.choice(_names()[civility]),
        **_residence(school, random),
        **(_bank(random) if index % 5 else {}),
        **_post(school, index),
    }
    return DemoPerson(number, (), line)


@cache
def _names() -> dict[str, list[str]]:
    return json.loads((DATA / "names.json").read_text(encoding="utf-8"))


def _account_line(account: accounts.DemoAccount, home: DemoSchool, random: Random) -> dict[str, str]:
    return {
        "numen": account.numen,
        "civilite": "M." if account.first_name in DEMO_MEN else "Mme",
        "nom": account.last_name,
        "prenom": account.first_name,
        **_residence(home, random),
        **_bank(random),
    }


def _residence(town: DemoSchool, random: Random) -> dict[str, str]:
    return {
        "adresse": f"{random.randint(1, 80)} {random.choice(STREETS)}",
        "code_postal": town.postal_code,
        "ville": town.city,
        "commune": town.commune,
    }


def _bank(random: Random) -> dict[str, str]:
    """Right check digits, but a bank 99999 and a birth department 00, which do not exist."""
    account = f"9999900001{random.randint(0, 10**11 - 1):011}{random.randint(0, 96):02}"
    year, month, order = random.randint(62, 99), random.randint(1, 12), random.randint(1, 999_999)
    born = f"{random.randint(1, 2)}{year}{month:02}00{order:06}"
    return {
        "iban": "FR" + iban.calc_check_digits(f"FR00{account}") + account,
        "nir": born + nir.calc_check_digits(born),
    }


def _post(school: DemoSchool, index: int) -> dict[str, str]:
    code, label = DISCIPLINES[index % len(DISCIPLINES)]
    return {
        "uai": school.uai,
        "etablissement": school.name,
        "etablissement_ville": school.city,
        "etablissement_cp": school.postal_code,
        "etablissement_commune": school.commune,
        "type_poste": "P",
        "discipline": code,
        "discipline_libelle": label,
    }
