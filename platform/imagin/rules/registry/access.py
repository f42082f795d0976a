"""Signing in, and how long a sign-in lasts."""

from imagin.rules.registry.core import Rule
from imagin.rules.registry.types import Choice, Int, Markdown

LEAFLET = "dépliant « Intervenant extérieur », académie de Caen"

# In the words of the leaflet for external examiners (Caen).
CREDENTIALS_HELP = """\
**Personnel de l'académie** : vos identifiants de messagerie académique.

**Intervenant extérieur** : votre identifiant figure sur votre convocation, en haut à gauche. Il s'agit \
soit du n° intervenant, soit de l'identifiant IMAG'IN. Pour votre première connexion, votre mot de passe est \
celui édité sur votre convocation ; il vous sera alors demandé de le modifier. C'est ce nouveau mot de passe \
qui vous servira ensuite.

Sans convocation, adressez-vous au gestionnaire de la division des examens et concours."""

RULES = (
    Rule(
        "session.idle_minutes",
        Int(5, 120),
        30,
        "Déconnexion après inactivité",
        "Au-delà, la personne se reconnecte ; ce qu'elle avait tapé est gardé.",
        unit="minutes",
        family="Connexion",
    ),
    Rule(
        "session.warning_minutes",
        Int(1, 115),
        25,
        "Avertissement avant déconnexion",
        "Minutes sans geste, après lesquelles la page prévient.",
        unit="minutes",
        family="Connexion",
    ),
    Rule(
        "signin.identifier",
        Choice(
            ("number", "identifier", "both"), ("n° intervenant", "identifiant IMAG'IN", "l'un ou l'autre")
        ),
        "both",
        "Identifiant des intervenants extérieurs",
        "Ce qu'ils tapent à la porte « Intervenant extérieur ».",
        source=LEAFLET,
        family="Connexion",
    ),
    Rule(
        "signin.first_secret",
        Choice(
            ("printed", "emailed", "none"),
            (
                "imprimé sur la convocation",
                "envoyé par courriel, et imprimé pour qui n'a pas d'adresse électronique",
                "ni imprimé, ni envoyé",
            ),
        ),
        "printed",
        "Premier mot de passe des intervenants extérieurs",
        "Il ouvre une fois, et se change aussitôt.",
        source=LEAFLET,
        family="Connexion",
    ),
    Rule(
        "signin.secret_days",
        Int(1, 365),
        90,
        "Validité du premier mot de passe ou du premier lien",
        unit="jours",
        family="Connexion",
    ),
    Rule(
        "signin.credentials_help",
        Markdown(2000),
        CREDENTIALS_HELP,
        "Comment obtenir vos identifiants ?",
        "Affiché avant la connexion. Markdown : paragraphes, listes, gras, liens.",
        source="dépliants « Intervenant extérieur » (Caen) et « Service Intervenant Externe » (Toulouse)",
        family="Connexion",
        readers="Lu par toute personne qui ouvre la page de connexion",
    ),
)
