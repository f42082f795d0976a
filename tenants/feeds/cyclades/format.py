"""The CYCLADES feed: missions and who is assigned to them."""

from tenants.exams.enums import Evaluation, PayEntry, RateGroup
from tenants.feeds import kinds
from tenants.feeds.columns import Column, Format
from tenants.feeds.cyclades.dates import MISSION_DATES
from tenants.feeds.models import System
from tenants.missions.enums import AssignmentState

RATE = kinds.choice({group.value: group for group in RateGroup if group.value})
EVALUATION = kinds.choice(
    {"ponctuel": Evaluation.PUNCTUAL, "ECA": Evaluation.IN_YEAR}, blank=Evaluation.PUNCTUAL
)
ENTRY = kinds.choice(
    {
        **{entry.value: entry for entry in PayEntry},
        "copies": PayEntry.COPIES,
        "candidats": PayEntry.CANDIDATES,
        "demi-journées": PayEntry.HALF_DAYS,
        "durée": PayEntry.DURATION,
        "gestionnaire": PayEntry.MANAGER,
        "aucune": PayEntry.NONE,
    }
)
STATE = kinds.choice({"affecté": AssignmentState.ASSIGNED, "convoqué": AssignmentState.CONVOKED})

EXAM = (
    Column("session", "Code session", kinds.text(20), "2026-06", required=True),
    Column("session_libelle", "Session", kinds.text(60), "Session juin 2026", required=True),
    Column("examen", "Code examen", kinds.text(20), "BCG", required=True),
    Column("examen_libelle", "Examen", kinds.text(120), "BACCALAUREAT GENERAL", required=True),
    Column(
        "taux_copie",
        "Groupe de taux",
        RATE,
        "T5",
        keeps=True,
        help="Arrêtés de 2012. NR : examen non rémunéré. Vide : à déterminer, aucun montant n'est calculé.",
    ),
    Column("specialite", "Code spécialité", kinds.text(20), "TOUTES"),
    Column("specialite_libelle", "Spécialité", kinds.text(120), "TOUTES SERIES"),
    Column("epreuve", "Code épreuve-option", kinds.text(20), "003"),
    Column("epreuve_libelle", "Épreuve-option", kinds.text(160), "HISTOIRE ET GEOGRAPHIE"),
    Column(
        "evaluation",
        "Mode d'évaluation",
        EVALUATION,
        "ponctuel",
        help="ECA : en cours d'année, non payé.",
    ),
    Column("type_mission", "Code type de mission", kinds.text(20), "CORR", required=True),
    Column("type_mission_libelle", "Type de mission", kinds.text(120), "Correction de copies", required=True),
    Column("saisie", "Saisie de la rémunération", ENTRY, "copies", required=True),
    Column("deplacement", "Ouvre droit à déplacement", kinds.YES_NO, "O", required=True),
)
MISSION = (
    Column("centre_uai", "Centre d'examen", kinds.CENTRE_CODE, "0310044E", help="Vide : à domicile."),
    Column(
        "centre_libelle",
        "Libellé du centre",
        kinds.text(120),
        "LPO DEODAT DE SEVERAC TOULOUSE CEDEX 3",
        help="Précédé de « * » quand il est hors académie.",
    ),
    Column("centre_ville", "Ville du centre", kinds.text(80), "TOULOUSE", keeps=True),
    Column("centre_cp", "Code postal du centre", kinds.POSTAL, "31300", keeps=True),
    Column(
        "centre_commune",
        "Commune du centre",
        kinds.INSEE,
        "31555",
        keeps=True,
        help="Code INSEE : sans lui, aucun droit au déplacement n'est ouvert.",
    ),
    Column(
        "dates",
        "Dates",
        MISSION_DATES,
        "2026-06-20 08:00 1J|2026-06-21 08:00 2D",
        required=True,
        help="Heure de l'académie, facultative. J : journées, D : demi-journées.",
    ),
    Column("observations", "Observations", kinds.text(4000), "Se présenter au secrétariat d'examen."),
)
ASSIGNMENT = (
    Column(
        "intervenant",
        "N° intervenant",
        kinds.NUMERO,
        "10023",
        help="Vide : mission sans personne affectée. Il vient du fichier EPP.",
    ),
    Column("qualite", "Qualité", kinds.text(60), "CORRECTEUR"),
    Column("jury", "Jury", kinds.text(60), "0315"),
    Column("jury_qualite", "Qualité dans le jury", kinds.text(60), "MEMBRE DU JURY"),
    Column(
        "etat",
        "État de l'affectation",
        STATE,
        "convoqué",
        help="« convoqué » : la convocation est éditée et l'état de frais préparé.",
    ),
)

CYCLADES = Format(
    System.CYCLADES,
    "CYCLADES : missions et affectations",
    "mission et par intervenant",
    (
        Column("numero_mission", "N° de mission", kinds.NUMERO, "200417", required=True),
        *EXAM,
        *MISSION,
        *ASSIGNMENT,
    ),
    (
        "Mission, examen, épreuve, type et centre sont décrits de la même façon sur toutes leurs lignes.",
        "Un intervenant convoqué ne redevient pas « affecté » par un import : annulez d'abord le traitement.",
        "Une mission convoquée que le fichier modifie est convoquée de nouveau, par un nouveau traitement.",
        "Une mission ou une affectation absente du fichier reste telle quelle.",
    ),
)
