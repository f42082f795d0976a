"""The EPP feed: the academy's people, where they live and where they serve."""

from tenants.feeds import kinds
from tenants.feeds.columns import Column, Format
from tenants.feeds.models import System
from tenants.people.enums import ExaminerKind, PostingKind

NATURE = kinds.choice({"I": ExaminerKind.INTERNAL, "E": ExaminerKind.EXTERNAL})
CIVILITY = kinds.choice({"M.": "M.", "Mme": "Mme", "M": "M.", "Madame": "Mme", "Monsieur": "M."})
POSTING = kinds.choice({"P": PostingKind.MAIN, "S": PostingKind.SECONDARY})

PERSON = (
    Column(
        "numero", "N° intervenant", kinds.NUMERO, "10023", required=True, help="Imprimé sur ses convocations."
    ),
    Column(
        "numen",
        "NUMEN",
        kinds.NUMEN_CODE,
        "16E0040007ADR",
        keeps=True,
        help="Obligatoire pour un personnel de l'académie. Chiffré ; relie ses académies.",
    ),
    Column(
        "identifiant_imagin",
        "Identifiant IMAG'IN",
        kinds.text(80),
        "",
        help="Intervenant extérieur seulement : « académie/numéro ». Vide : il est formé ainsi.",
    ),
    Column(
        "nature",
        "Nature",
        NATURE,
        "I",
        required=True,
        help="I : payé par l'académie. E : intervenant extérieur, même enseignant ailleurs.",
    ),
    Column("civilite", "Civilité", CIVILITY, "Mme", keeps=True),
    Column("nom", "Nom", kinds.text(80), "VIDAL", required=True),
    Column("prenom", "Prénom", kinds.text(80), "Sophie", required=True),
    Column("adresse", "Adresse personnelle", kinds.text(200), "12 rue des Lilas", keeps=True),
    Column("code_postal", "Code postal", kinds.POSTAL, "31170", keeps=True),
    Column("ville", "Ville de résidence", kinds.text(80), "TOURNEFEUILLE", keeps=True),
    Column(
        "commune",
        "Commune de résidence",
        kinds.INSEE,
        "31557",
        keeps=True,
        help="Code INSEE, à ne pas confondre avec le code postal : le droit au déplacement s'y lit.",
    ),
    Column("nir", "NIR", kinds.NIR_CODE, "185057800608491", keeps=True, help="Chiffré."),
    Column("iban", "IBAN", kinds.IBAN_CODE, "FR1420041010050500013M02606", keeps=True, help="Chiffré."),
    Column(
        "courriel",
        "Adresse électronique",
        kinds.EMAIL,
        "sophie.vidal@example.org",
        keeps=True,
        recent=True,
        help="Y sont envoyés les liens de mot de passe d'un intervenant extérieur. La colonne peut manquer.",
    ),
)
POST = (
    Column("uai", "Établissement", kinds.UAI_CODE, "0310055S", help="Vide : la personne n'a pas de poste."),
    Column(
        "etablissement",
        "Libellé de l'établissement",
        kinds.text(120),
        "SEP LPO M.LOUISE DISSARD FRANCOISE TOURNEFEUILLE",
        help="Précédé de « * » quand il est hors académie.",
    ),
    Column("etablissement_ville", "Ville", kinds.text(80), "TOURNEFEUILLE", keeps=True),
    Column("etablissement_cp", "Code postal", kinds.POSTAL, "31170", keeps=True),
    Column("etablissement_commune", "Commune de l'établissement", kinds.INSEE, "31557", keeps=True),
    Column("type_poste", "Type de poste", POSTING, "P", help="P : principal (un seul). S : secondaire."),
    Column("discipline", "Code discipline de poste", kinds.text(10), "P8039"),
    Column("discipline_libelle", "Discipline", kinds.text(120), "ECO-GEST OPTION GESTION-ADMINISTRATION"),
)

EPP = Format(
    System.EPP,
    "EPP : personnels et établissements",
    "personne et par poste",
    PERSON + POST,
    (
        "Une personne se reconnaît à son numéro. Son NUMEN ne change plus une fois enregistré.",
        "Ce qui décrit la personne est le même sur toutes ses lignes ; de même pour un établissement.",
        "Les lignes d'une personne donnent tous ses postes : un poste absent du fichier lui est retiré.",
        "Une adresse autre que celle du fichier précédent vaut à compter du jour de l'import.",
        "Ce qu'un intervenant extérieur a corrigé lui-même (coordonnées, IBAN, NIR) n'est plus modifié.",
        "Une personne absente du fichier reste telle quelle : il peut ne porter que sur quelques-unes.",
    ),
)
