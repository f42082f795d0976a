"""The demonstration academies: their rules and messages, from the seed documents (guide v17, leaflets)."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class DemoSchool:
    uai: str
    name: str
    city: str
    postal_code: str
    commune: str


@dataclass(frozen=True, slots=True)
class DemoAcademy:
    """``number`` begins its NUMEN; ``exams``: those it holds instead of the ordinary ones."""

    code: str
    name: str
    number: str
    rules: Mapping[str, Any]
    exams: Mapping[str, str] = field(default_factory=dict)

    @property
    def host(self) -> str:
        return f"{self.code}.localhost"

    def message(self, name: str) -> str:
        return (DATA / f"{self.code}-{name}.md").read_text(encoding="utf-8")

    def schools(self) -> list[DemoSchool]:
        """The first is the demo teacher's; real codes and places."""
        with (DATA / "schools.csv").open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle, delimiter=";"))
        return [DemoSchool(**row) for row in rows if row.pop("academy") == self.code]


RENNES = DemoAcademy(
    "rennes",
    "Académie de Rennes",
    "14",
    {
        "look.accent": "#0a6a4a",
        "office.name": "DEXACO RENNES",
        "office.address": "92 rue d'Antrain\nCS 24209\n35042 RENNES",
        "contact.help": "Adressez-vous au gestionnaire nommé sur votre convocation.",
    },
)
TOULOUSE = DemoAcademy(
    "toulouse",
    "Académie de Toulouse",
    "16",
    {
        "look.accent": "#a3264f",
        "documents.channel": "post",
        "office.name": "Direction des examens et concours, bureau DEC1",
        "office.address": "RECTORAT DE L'ACADEMIE DE TOULOUSE\nCS87703\n31077 Toulouse cedex 4",
        "contact.phone": "0810.000.282",
        "contact.mail": "assistance@ac-toulouse.fr",
        "contact.hours": (
            "De 8 h à 18 h, sauf jours fériés, de mi-juillet à mi-août et du 25 décembre au 1er janvier."
        ),
    },
)
CAEN = DemoAcademy(
    "caen",
    "Académie de Normandie (périmètre de Caen)",
    "05",
    {
        "look.accent": "#8a4b00",
        "office.name": "Division des examens et concours, site de Caen",
        "office.address": "168 rue Caponière\nBP 46184\n14061 CAEN CEDEX",
        "contact.help": "Adressez-vous au gestionnaire nommé sur votre convocation.",
    },
)
NOUMEA = DemoAcademy(
    "noumea",
    "Vice-rectorat de la Nouvelle-Calédonie",
    "40",
    {
        "time.zone": "Pacific/Noumea",
        "calendar.starts_on": "02-15",
        "money.currency": "XPF",
        "modules.travel": False,
        "modules.travel.off_sentence": (
            "Volet « Déplacement » non opérationnel en Nouvelle-Calédonie : remplissez votre formulaire de "
            "mission « papier » et transmettez-le accompagné des pièces justificatives."
        ),
        "look.accent": "#00667a",
        "office.name": "Division des examens et concours",
        "office.address": "1 avenue des Frères Carcopino\nBP G4\n98848 NOUMEA CEDEX",
        "contact.help": "Identifiants : https://id.ac-noumea.nc/Mamamia/",
    },
)
CENTRALE = DemoAcademy(
    "centrale",
    "IMAG'IN Centrale",
    "01",
    {
        "look.accent": "#4a3fb0",
        "office.name": "Service des jurys nationaux",
        "office.address": "MINISTERE DE L'EDUCATION NATIONALE\n110 rue de Grenelle\n75357 PARIS SP 07",
        "contact.help": "Adressez-vous au service qui a signé votre convocation.",
    },
    {"BCG": "CAPES", "EABCG": "AGREG", "BTN": "TLAB", "BCP": "CAPET", "DNB": "CAPES", "CAP": "CAPET"},
)
ACADEMIES = (RENNES, TOULOUSE, CAEN, NOUMEA, CENTRALE)
