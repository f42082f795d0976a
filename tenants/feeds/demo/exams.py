"""Exams, papers and mission types of the demonstration, with the guide's labels (v17, §1.3 and §2.6)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoPaper:
    exam_label: str
    rate: str
    specialty_code: str
    specialty: str
    code: str
    label: str
    evaluation: str = "ponctuel"


@dataclass(frozen=True, slots=True)
class DemoType:
    label: str
    entry: str
    travels: bool
    quality: str


BAC = "BACCALAUREAT GENERAL"
BTS = "BREVET DE TECHNICIEN SUPERIEUR"
PAPERS = {
    "BCG": DemoPaper(BAC, "T5", "TOUTES", "TOUTES SERIES", "003", "HISTOIRE ET GEOGRAPHIE"),
    "BCG-ECA": DemoPaper(BAC, "T5", "TOUTES", "TOUTES SERIES", "C012", "LANGUE VIVANTE B", "ECA"),
    "EABCG": DemoPaper("EPREUVES ANTICIPÉES DU BCG", "T5", "BCG", BAC, "C001A", "FRANCAIS ECRIT"),
    "BTN": DemoPaper(
        "BACCALAUREAT TECHNOLOGIQUE", "T5", "STMG", "SC. TECHNO. MANAGEMENT GESTION", "010", "MANAGEMENT"
    ),
    "BCP": DemoPaper(
        "BACCALAUREAT PROFESSIONNEL",
        "T5",
        "22004",
        "PROCÉDES CHIMIE, EAU & PAP. CARTONS",
        "1-E2-P",
        "Epreuve technologique",
    ),
    "BTS": DemoPaper(
        BTS, "FIRST_CYCLE", "31301", "BANQUE OPT.A MARCHÉ PARTICULIER", "E4-A", "GESTION RELATION CLIENT"
    ),
    "DNB": DemoPaper("DIPLOME NATIONAL DU BREVET", "T1", "GENE", "SERIE GENERALE", "101", "MATHEMATIQUES"),
    "CAP": DemoPaper(
        "CERTIFICAT D'APTITUDE PROFESSIONNELLE",
        "T1",
        "23405",
        "MAINTENANCE BATIMENTS DE COLLECT.",
        "EP2A",
        "MISE OEUVRE EP DYSF PR CO SECU",
    ),
    "BMA": DemoPaper("BREVET DES METIERS D'ART", "", "22302", "EBENISTE", "E3", "PROJET"),
    "DDEEAS": DemoPaper(
        "Dipl. directeur éta. d'éducation adaptée à spécial", "", "TOUTES", "TOUTES OPTIONS", "2", "MEMOIRE"
    ),
    "CAPEPS": DemoPaper(
        "ACCES ECHELLE REM. CAPEPS-PRIVE", "NR", "1900E", "EPS", "1", "ANALYSE SITUATION ENSEIGNEMENT"
    ),
    "CAPES": DemoPaper("CAPES EXTERNE", "", "1000E", "HISTOIRE ET GEOGRAPHIE", "1", "COMPOSITION"),
    "AGREG": DemoPaper("AGREGATION EXTERNE", "", "1000A", "HISTOIRE", "2", "DISSERTATION"),
    "CAPET": DemoPaper("CAPET EXTERNE", "", "8010E", "ECONOMIE ET GESTION", "1", "EPREUVE DISCIPLINAIRE"),
    "TLAB": DemoPaper(
        "TECHNICIEN DE LABORATOIRE CONCOURS INTERNE",
        "",
        "R0201",
        "TECHNICIEN LABORATOIRE A SVT INT",
        "A",
        "EPREUVE ECRITE A OPTION BIOTECHNOLOGIE",
    ),
}
TYPES = {
    "CORR": DemoType("Correction de copies", "copies", True, "CORRECTEUR"),
    "DOM": DemoType("CORRECTION A DOMICILE", "copies", False, "CORRECTEUR"),
    "E3C": DemoType("Correction de copies épreuve E3C", "santorin", False, "Correcteur (SANTORIN)"),
    "ORAL": DemoType("Interrogation orale", "candidats", True, "INTERROGATEUR"),
    "ORAL2": DemoType("Oral 2nd groupe", "candidats", True, "INTERROGATEUR"),
    "PRAT": DemoType("EPREUVE PRATIQUE", "demi-journées", True, "EXAMINATEUR"),
    "MEM": DemoType("LECTURE DE MEMOIRE", "durée", True, "MEMBRE DU JURY"),
    "SURV": DemoType("SURVEILLANCE", "gestionnaire", True, "SURVEILLANT"),
    "ADM": DemoType("TRAVAUX ADMINISTRATIFS", "gestionnaire", True, "SECRETAIRE"),
    "ENT": DemoType("REUNION D'ENTENTE", "aucune", True, "MEMBRE DE L'ENSEIGNEMENT"),
    "HARM": DemoType("REUNION D'HARMONISATION", "aucune", True, "MEMBRE DE L'ENSEIGNEMENT"),
    "DELIB": DemoType("Jury de délibération", "aucune", True, "MEMBRE DU JURY"),
}
