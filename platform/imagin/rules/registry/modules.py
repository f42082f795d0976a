"""The modules that an academy opens or closes, and the sentence that says why one is closed (DESIGN §7)."""

from collections.abc import Iterator

from imagin.rules.registry.core import Rule
from imagin.rules.registry.types import Bool, NotYet, Text

WHILE_CLOSED = "Lue seulement tant que ce module est fermé, par les personnes qu'il concerne"
SOON = "Ce module n'est pas encore livré : il reste fermé."


def _module(
    key: str, label: str, help_: str, sentence: str, family: str = "Modules", *, delivered: bool = True
) -> Iterator[Rule]:
    kept = Bool() if delivered else NotYet()
    yield Rule(key, kept, delivered, label, help_ if delivered else SOON, module=True, family=family)
    yield Rule(
        f"{key}.off_sentence",
        Text(400, required=True),
        sentence,
        f"Phrase affichée quand le module « {label} » est fermé",
        "Dites pourquoi, et où s'adresser.",
        family=family,
        readers=WHILE_CLOSED,
    )


RULES = (
    *_module(
        "modules.travel",
        "Frais de déplacement",
        "Fermé : aucun volet déplacement n'est préparé, et la phrase ci-dessous dit pourquoi.",
        "Les frais de déplacement ne se saisissent pas dans IMAG'IN pour cette académie.",
    ),
    *_module(
        "modules.documents",
        "Pièces justificatives dématérialisées",
        "",
        "Les pièces justificatives ne se déposent pas dans IMAG'IN pour cette académie. Votre état de frais "
        "dit où les envoyer.",
        delivered=False,
    ),
    *_module(
        "modules.external",
        "Comptes locaux des intervenants extérieurs",
        "Fermé : ni porte « Intervenant extérieur », ni compte local, ni premier mot de passe. Qui a un "
        "compte dans une autre académie garde son accès par elle.",
        "Cette académie ne délivre pas de compte local. Connectez-vous avec les identifiants de votre "
        "académie ; si vous n'en avez pas, adressez-vous au gestionnaire nommé sur votre convocation.",
    ),
    *_module(
        "modules.competences",
        "Saisie des compétences",
        "",
        "Les compétences ne se saisissent pas dans IMAG'IN pour cette académie. Adressez-vous à sa division "
        "des examens et concours.",
        delivered=False,
    ),
    *_module(
        "modules.eps",
        "Épreuves d'EPS",
        "",
        "Les épreuves d'EPS ne se gèrent pas dans IMAG'IN pour cette académie. Adressez-vous à sa division "
        "des examens et concours.",
        delivered=False,
    ),
    *_module(
        "modules.jury",
        "Portail des jurys",
        "",
        "Le portail des jurys n'est pas ouvert dans cette académie. Adressez-vous à sa division des examens "
        "et concours.",
        delivered=False,
    ),
    *_module(
        "services.missions",
        "Consultation des missions",
        "Fermée : ni menu, ni page pour l'intervenant, ni onglet dans les autres académies.",
        "Cette académie n'a pas ouvert la consultation des missions. Pour une convocation, adressez-vous à "
        "sa division des examens et concours.",
        "Missions",
    ),
    *_module(
        "services.claims",
        "Saisie des états de frais",
        "Fermée : ni menu, ni page pour l'intervenant ; ce qui est enregistré est conservé.",
        "Cette académie n'a pas ouvert la saisie des états de frais. Ce que vous avez déjà enregistré est "
        "conservé et vous attend à la réouverture.",
        "États de frais",
    ),
)
