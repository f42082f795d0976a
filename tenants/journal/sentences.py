"""What a code says, in French. The journal keeps codes: a sentence may be written better later."""

import re
from collections.abc import Callable
from typing import Any

from imagin.journal.fields import Chain
from tenants.accounts.enums import Role
from tenants.notices import help_pages
from tenants.notices.enums import NoticeKind

FAMILIES = {
    "academy": "Ouverture et fermeture de l'académie",
    "account": "Rattachement d'un compte à un dossier",
    "accounts": "Rôles",
    "claims": "États de frais",
    "external": "Comptes d'intervenants extérieurs",
    "factor": "Seconds facteurs",
    "feeds": "Imports",
    "information": "Informations personnelles",
    "jobs": "Travaux de l'hébergement",
    "journal": "Journal",
    "link": "Rattachements entre académies",
    "maintenance": "Maintenances",
    "missions": "Missions et convocations",
    "notices": "Messages et conditions",
    "people": "Intervenants",
    "provider": "Fournisseurs d'identité",
    "reveal": "Données protégées consultées",
    "rules": "Règles de l'académie",
    "session": "Sessions",
    "sign_in": "Connexions",
    "step_up": "Identifications renforcées",
    "view_as": "Voir comme",
}

SENTENCES = {
    "academy.administrator_named": "Administrateur nommé dans l'académie {academy}.",
    "academy.administrator_withdrawn": "Administrateur retiré dans l'académie {academy}.",
    "academy.begun": "Ouverture de l'académie {academy} commencée.",
    "academy.closed": "Académie {academy} fermée.",
    "academy.created": "Académie {academy} créée, en bac à sable.",
    "academy.mail_tried": "Courriel d'essai de l'académie {academy} envoyé.",
    "academy.opened": "Académie {academy} ouverte.",
    "academy.renamed": "Nom ou hôte de l'académie {academy} corrigé.",
    "academy.undone": "Ouverture de l'académie {academy} annulée : il n'en reste rien.",
    "account.pending": "Rattachement demandé par une personne sans dossier : la division doit décider.",
    "account.refused": "Rattachement d'un compte à un dossier refusé.",
    "account.reopened": "Refus de rattachement annulé : la demande attend de nouveau.",
    "account.tied": "Compte rattaché à un dossier d'intervenant.",
    "account.untied": "Rattachement d'un compte à un dossier défait : la demande attend de nouveau.",
    "accounts.role.granted": "Rôle « {role} » attribué.",
    "accounts.role.revoked": "Rôle « {role} » retiré.",
    "claims.not_performed": "Mission déclarée non effectuée.",
    "claims.not_performed.declared": "Mission déclarée non effectuée.",
    "claims.not_performed.withdrawn": "Déclaration de mission non effectuée retirée.",
    "claims.pay.approved": "Frais de rémunération validés par le gestionnaire.",
    "claims.pay.paid": "Frais de rémunération payés.",
    "claims.pay.saved": "Frais de rémunération enregistrés.",
    "claims.pay.sent": "Frais de rémunération transmis à la liquidation.",
    "claims.pay.submitted": "Frais de rémunération validés par l'intervenant.",
    "claims.pay.withdrawn": "Frais de rémunération dévalidés par l'intervenant.",
    "external.changed": "Mot de passe d'un intervenant extérieur changé ({reason}).",
    "external.closed": "Compte d'intervenant extérieur fermé.",
    "external.issued": "Premier mot de passe ou lien remis à un intervenant extérieur.",
    "external.link_sent": "Lien d'accès envoyé par la division à un intervenant extérieur.",
    "external.locked": "Compte d'intervenant extérieur bloqué pour un temps, après trop d'essais.",
    "external.refused": "Connexion d'un intervenant extérieur refusée ({reason}).",
    "external.reopened": "Compte d'intervenant extérieur rouvert.",
    "external.reset_asked": "Nouveau mot de passe demandé.",
    "factor.added": "Second facteur ajouté.",
    "factor.recovery_used": "Code de secours utilisé.",
    "factor.refused": "Second facteur refusé ({reason}).",
    "factor.removed": "Second facteur retiré.",
    "factor.reset": "Seconds facteurs retirés par l'équipe d'hébergement, identité vérifiée.",
    "factor.used": "Second facteur donné.",
    "feeds.imported": "Fichier {system} importé : {created} créés, {updated} modifiés.",
    "jobs.cancelled": "Annulation d'un travail demandée ({kind} {academy}).",
    "jobs.done": "Travail terminé ({kind} {academy}).",
    "jobs.failed": "Travail en échec ({kind} {academy}).",
    "jobs.resumed": "Travail repris ({kind} {academy}).",
    "jobs.stopped": "Travail arrêté en chemin, à la demande de quelqu'un ({kind} {academy}).",
    "jobs.submitted": "Travail demandé ({kind} {academy}).",
    "journal.exported": "Journal exporté ({format}).",
    "journal.purged": "Journal purgé : {entries} écritures de la chaîne {chain}, jusqu'au sceau n° {upto}.",
    "link.carried": "Rattachement suivi : la personne a désormais un NUMEN, ou un autre.",
    "link.made": "Compte d'une autre académie rattaché.",
    "link.undone": "Rattachement d'un compte d'une autre académie défait ({reason}).",
    "maintenance.cancelled": "Maintenance annulée (n° {maintenance}).",
    "maintenance.changed": "Maintenance n° {maintenance} changée : du {begins} au {ends}.",
    "maintenance.ended": "Maintenance terminée (n° {maintenance}).",
    "maintenance.planned": "Maintenance n° {maintenance} prévue du {begins} au {ends}.",
    "missions.convocations.archived": "Convocations archivées : {count}.",
    "notices.acceptances.exported": "Liste des acceptations exportée (version {version}).",
    "notices.accepted": "Conditions d'utilisation acceptées (version {version}).",
    "notices.draft.begun": "{message} : brouillon commencé.",
    "notices.draft.deleted": "{message} : brouillon supprimé par son auteur.",
    "notices.drafts.purged": "Brouillons de messages purgés : {count}.",
    "notices.published": "{message} : version {version} publiée.",
    "notices.withdrawn": "{message} : version {version} retirée.",
    "people.contact.changed": "Coordonnées changées ({fields}).",
    "people.correction.answered": "Réponse donnée à un signalement.",
    "people.correction.opened": "Erreur signalée dans les informations d'un intervenant.",
    "people.iban.changed": "Coordonnées bancaires changées.",
    "people.nir.changed": "N° de sécurité sociale changé.",
    "people.residence.cancelled": "Changement de résidence annulé.",
    "people.residence.declared": "Changement de résidence déclaré, à partir du {since}.",
    "provider.added": "Fournisseur d'identité ajouté.",
    "provider.closed": "Fournisseur d'identité fermé.",
    "provider.offered": "Fournisseur d'identité proposé à {academies}.",
    "provider.withdrawn": "Fournisseur d'identité retiré à {academies}.",
    "reveal.iban": "IBAN affiché en clair.",
    "reveal.nir": "N° de sécurité sociale affiché en clair.",
    "rules.changed": "Règle « {rule} » changée à partir du {since} (changement n° {change}).",
    "rules.undone": "Changement de la règle « {rule} » annulé (changement n° {change}).",
    "sign_in.left": "Déconnexion.",
    "sign_in.opened": "Connexion.",
    "sign_in.refused": "Connexion refusée ({reason}).",
    "step_up.opened": "Identification renforcée réussie.",
    "step_up.refused": "Identification renforcée refusée ({reason}).",
    "view_as.closed": "Fin de « Voir comme » ({cause}).",
    "view_as.opened": "Début de « Voir comme » (vue n° {view} : son motif est sur la page « Voir comme »).",
}

# Codes that a sentence quotes.
WORDS = {
    "role": {role.value: role.label for role in Role},
    "fields": {"email": "adresse électronique", "host": "hôte", "name": "nom", "phone": "téléphone"},
    "format": {"csv": "tableur", "jsonl": "avec les sceaux"},
    "chain": {chain.value: chain.label for chain in Chain},
    "reason": {
        "a-rattacher": "compte reconnu, sans dossier ici",
        "answer": "réponse illisible",
        "autre-personne": "une autre personne a répondu",
        "change": "ancien mot de passe faux",
        "closed": "accès fermé",
        "code-replayed": "code présenté deux fois",
        "compte-ferme": "compte fermé",
        "copy": "clé copiée",
        "erreur": "réponse qui ne correspond à aucune demande",
        "division": "par la division",
        "expired": "premier mot de passe expiré",
        "externes-fermes": "comptes locaux fermés par l'académie",
        "first": "première connexion",
        "holder": "par le titulaire du compte rattaché",
        "link": "par un lien",
        "muet": "fournisseur sans réponse",
        "new_password": "mot de passe changé",
        "own": "par la personne",
        "password": "mot de passe faux",
        "perime": "demande périmée",
        "refus": "refusée par le fournisseur",
        "reissued": "par la division",
        "renfort": "facteur non donné, ou trop ancien",
        "sans-compte": "inconnu de cette académie",
        "unknown": "inconnu",
        "wrong": "code faux",
    },
    "kind": dict(NoticeKind.choices),
    "cause": {
        "ended": "terminée",
        "expired": "temps écoulé",
        "gone": "dossier disparu",
        "left": "déconnexion",
        "role": "rôle retiré",
        "session": "fin de la session",
    },
}
# What the technical detail calls a value.
LABELS = {
    "about": "Sujet",
    "academies": "Académies",
    "academy": "Académie",
    "acr": "Niveau d'identification",
    "author": "Auteur cherché",
    "begins": "Début",
    "cause": "Cause",
    "chain": "Chaîne",
    "change": "Changement n°",
    "claims": "États de frais créés",
    "convoked": "Convocations",
    "count": "Nombre",
    "created": "Créés",
    "digest": "Empreinte du sceau",
    "ends": "Fin",
    "entries": "Écritures",
    "everywhere": "Toutes les académies",
    "family": "Famille cherchée",
    "fields": "Champs",
    "format": "Format",
    "home": "Académie d'origine",
    "kind": "Nature",
    "mac": "Signature",
    "maintenance": "Maintenance n°",
    "pending": "Demande n°",
    "provider": "Fournisseur d'identité",
    "reason": "Motif",
    "role": "Rôle",
    "rule": "Règle",
    "school": "Établissement",
    "sent": "Envoyé",
    "session": "Session",
    "since": "À compter du",
    "slug": "Nom du message",
    "system": "Logiciel",
    "unchanged": "Inchangés",
    "until": "Jusqu'au",
    "updated": "Modifiés",
    "upto": "Jusqu'au sceau n°",
    "version": "Version",
    "view": "Vue n°",
}
DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
PLACE = re.compile(r"\{(\w+)\}")


def sentence(code: str, data: dict[str, Any]) -> str:
    """The code itself where no sentence says it better; a missing value reads as a dash."""
    model = SENTENCES.get(code)
    if model is None:
        return code
    return PLACE.sub(lambda found: _said(found[1], data), model)


def _said(name: str, data: dict[str, Any]) -> str:
    return MADE[name](data) if name in MADE else _written(name, data.get(name))


def _message(data: dict[str, Any]) -> str:
    """As the pages call it: a help page by its title, a banner by the name that its author gave it."""
    kind, slug = str(data.get("kind", "")), str(data.get("slug", ""))
    label = dict(NoticeKind.choices).get(kind, "Message")
    name = help_pages.titles().get(slug, slug) if kind == NoticeKind.HELP else slug
    return f"{label} « {name} »" if name else str(label)


# What a sentence quotes of several values at once.
MADE: dict[str, Callable[[dict[str, Any]], str]] = {"message": _message}


def _written(name: str, value: Any) -> str:
    if value is None or value in ("", []):
        return "–"
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(_written(name, item) for item in value)
    day = DAY.fullmatch(str(value))
    if day:
        return "/".join(reversed(day.groups()))
    return WORDS.get(name, {}).get(str(value), str(value))


def details(data: dict[str, Any]) -> list[tuple[str, str]]:
    """Every value that an entry holds, as one reads it."""
    return [
        (LABELS.get(name, name), _written(name, value))
        for name, value in data.items()
        if value is not None and value not in ("", [])
    ]


def family_label(family: str) -> str:
    return FAMILIES.get(family, family)
