"""How an academy's help desk is reached: shown by the assistance block and wherever somebody is stuck."""

from imagin.rules.registry.core import Rule
from imagin.rules.registry.legal import Mail
from imagin.rules.registry.types import Text

FAMILY = "Messages et contacts"
CONTACT_READERS = (
    "Lu par toute personne qui ouvre la page de connexion, l'accueil, une page d'aide ou le Guide"
)

RULES = (
    Rule(
        "contact.phone",
        Text(60),
        "",
        "Téléphone de l'assistance",
        "Affiché dans le bloc « Assistance » et avant la connexion. Vide : la ligne n'apparaît pas.",
        source="aide de l'académie de Toulouse",
        family=FAMILY,
        readers=CONTACT_READERS,
    ),
    Rule(
        "contact.mail",
        Mail(200),
        "",
        "Adresse électronique de l'assistance",
        "Vide : la ligne n'apparaît pas.",
        source="aide de l'académie de Toulouse",
        family=FAMILY,
        readers=CONTACT_READERS,
    ),
    Rule(
        "contact.hours",
        Text(400),
        "",
        "Horaires de l'assistance",
        "En toutes lettres, par exemple « de 8 h à 18 h, sauf jours fériés ».",
        source="aide de l'académie de Toulouse",
        family=FAMILY,
        readers=CONTACT_READERS,
    ),
)
