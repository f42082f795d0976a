"""What is shown where the academy published nothing of its own; None where nothing is."""

from tenants.notices.enums import NoticeKind

HOME = """\
IMAG'IN gère les missions des participants aux travaux de jury « Examens et concours » : travaux de \
correction, travaux d'interrogation, réunions.

Un état de frais est préparé automatiquement pour chaque mission convoquée. Vous complétez en ligne les \
informations nécessaires au calcul de vos indemnités ; la division des examens et concours vérifie et \
valide votre dossier, qui passe ensuite en paiement.
"""
ASSISTANCE = """\
{{ assistance.texte }}

- Téléphone : {{ assistance.telephone }}
- Courriel : {{ assistance.courriel }}
- Horaires : {{ assistance.horaires }}

Pour une mission ou un état de frais, adressez-vous d'abord au gestionnaire nommé sur votre convocation.
"""
POSTAL = """\
**{{ bureau.nom }}**

{{ bureau.adresse }}
"""
TRAVEL = """\
Demandez vos frais de déplacement sur papier : remplissez le formulaire de mission et joignez-y vos pièces \
justificatives, puis adressez le tout à votre bureau de gestion.

**{{ bureau.nom }}**

{{ bureau.adresse }}
"""
NATIONAL: dict[str, str] = {
    NoticeKind.HOME: HOME.strip(),
    NoticeKind.ASSISTANCE: ASSISTANCE.strip(),
    NoticeKind.POSTAL: POSTAL.strip(),
    NoticeKind.TRAVEL: TRAVEL.strip(),
}
"""Source: leaflets « Service Intervenant Externe » of Toulouse and Nouméa, for the first."""
