"""Where the academy is, how it pays, how it is reached and looks."""

from imagin.rules.registry.contacts import CONTACT_READERS
from imagin.rules.registry.core import Rule
from imagin.rules.registry.types import Choice, Colour, DateOfYear, Text
from imagin.rules.registry.zones import Zone

SEEN = "Vue par toute personne qui ouvre une page de l'académie, et imprimée sur les prochains documents"

RULES = (
    Rule(
        "time.zone",
        Zone(),
        "Europe/Paris",
        "Fuseau horaire",
        "Dates et heures des missions s'y lisent.",
        family="Calendrier",
    ),
    Rule(
        "calendar.starts_on",
        DateOfYear(),
        "09-01",
        "Début de l'année scolaire",
        "Les listes de missions et d'états de frais se filtrent par année. Calendrier austral : le 15 "
        "février (02-15 dans un fichier).",
        source="calendrier scolaire national ; calendrier de la Nouvelle-Calédonie (de février à décembre)",
        family="Calendrier",
    ),
    Rule(
        "money.currency",
        Choice(("EUR", "XPF"), ("euro", "franc CFP")),
        "EUR",
        "Monnaie des indemnités",
        "Les barèmes de cette monnaie s'appliquent ; le franc CFP n'a pas de centimes.",
    ),
    Rule(
        "look.accent",
        Colour(),
        "#2f4bd8",
        "Couleur de l'académie",
        "Éclaircie ou foncée à l'écran, si son contraste n'atteint pas 4,5 pour 1 : la page de la règle "
        "montre ce qu'elle devient.",
        readers=SEEN,
    ),
    Rule(
        "office.name",
        Text(200),
        "Division des examens et concours",
        "Bureau de gestion",
        "Imprimé sur les convocations et les récapitulatifs.",
        family="Messages et contacts",
    ),
    Rule(
        "office.address",
        Text(400),
        "",
        "Adresse du bureau de gestion",
        "Imprimée sous le nom du bureau. Une ligne par ligne de l'adresse.",
        family="Messages et contacts",
    ),
    Rule(
        "contact.help",
        Text(600),
        "",
        "Assistance",
        "Ce que le téléphone, l'adresse et les horaires ci-dessous ne disent pas.",
        family="Messages et contacts",
        readers=CONTACT_READERS,
    ),
)
