"""Files for the tests: lines that are right, changed where the test says."""

from tenants.feeds.columns import Format
from tenants.feeds.cyclades.format import CYCLADES
from tenants.feeds.epp.format import EPP
from tenants.feeds.models import System
from tenants.feeds.services import Outcome, import_feed

SOPHIE = {
    "numero": "10023",
    "numen": "16E0040007ADR",
    "nature": "I",
    "civilite": "Mme",
    "nom": "VIDAL",
    "prenom": "Sophie",
    "adresse": "12 rue des Lilas",
    "code_postal": "31170",
    "ville": "TOURNEFEUILLE",
    "commune": "31557",
    "nir": "185057800608491",
    "iban": "FR1420041010050500013M02606",
    "uai": "0310055S",
    "etablissement": "SEP LPO M.LOUISE DISSARD FRANCOISE TOURNEFEUILLE",
    "etablissement_ville": "TOURNEFEUILLE",
    "etablissement_cp": "31170",
    "etablissement_commune": "31557",
    "type_poste": "P",
    "discipline": "P8039",
    "discipline_libelle": "ECO-GEST OPTION GESTION-ADMINISTRATION",
}
MISSION = {
    "numero_mission": "200417",
    "session": "2026-06",
    "session_libelle": "Session juin 2026",
    "examen": "BCG",
    "examen_libelle": "BACCALAUREAT GENERAL",
    "taux_copie": "T5",
    "specialite": "TOUTES",
    "specialite_libelle": "TOUTES SERIES",
    "epreuve": "003",
    "epreuve_libelle": "HISTOIRE ET GEOGRAPHIE",
    "evaluation": "ponctuel",
    "type_mission": "CORR",
    "type_mission_libelle": "Correction de copies",
    "saisie": "copies",
    "deplacement": "O",
    "centre_uai": "0810006S",
    "centre_libelle": "LGT LAPEROUSE ALBI",
    "centre_ville": "ALBI",
    "centre_cp": "81000",
    "centre_commune": "81004",
    "dates": "2026-06-20 08:00 1J|2026-06-21 08:00 2D",
    "observations": "Se présenter au secrétariat d'examen.",
    "intervenant": "10023",
    "qualite": "CORRECTEUR",
    "jury": "0315",
    "jury_qualite": "MEMBRE DU JURY",
    "etat": "convoqué",
}


def csv_of(format: Format, *lines: dict[str, str]) -> bytes:
    rows = [format.names, *([line.get(name, "") for name in format.names] for line in lines)]
    return "\n".join(";".join(_cell(cell) for cell in row) for row in rows).encode() + b"\n"


def _cell(text: str) -> str:
    return '"' + text.replace('"', '""') + '"' if any(mark in text for mark in ';"\n') else text


def person(**changes: str) -> dict[str, str]:
    return {**SOPHIE, **changes}


def other_person(number: int, **changes: str) -> dict[str, str]:
    numen = f"16E{number:07}ADR"
    return person(numero=str(number), numen=numen, nom=f"NOM{number}", nir="", iban="", **changes)


def mission(**changes: str) -> dict[str, str]:
    return {**MISSION, **changes}


def import_epp(*lines: dict[str, str], dry_run: bool = False) -> Outcome:
    content = csv_of(EPP, *lines)
    return import_feed(System.EPP, content, file_name="epp.csv", actor="tests", dry_run=dry_run)


def import_cyclades(*lines: dict[str, str], dry_run: bool = False) -> Outcome:
    content = csv_of(CYCLADES, *lines)
    return import_feed(System.CYCLADES, content, file_name="cyclades.csv", actor="tests", dry_run=dry_run)
