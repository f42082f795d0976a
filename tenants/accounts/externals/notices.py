"""« Ce qui vient de changer »: told by e-mail to who is concerned, without any of the data (issue 3).

The address is the one known at the moment of the act: who takes an account over and changes the address
next does not turn the message away.
"""

from dataclasses import dataclass
from functools import partial

from tenants.accounts.externals import mail
from tenants.people.models import Examiner

RESET = (
    "choisissez tout de suite un nouveau mot de passe par « Mot de passe oublié », puis prévenez votre "
    "gestionnaire"
)


@dataclass(frozen=True, slots=True)
class Notice:
    subject: str
    what: str
    otherwise: str = RESET


NOTICES = {
    "linked": Notice(
        "Votre compte a été rattaché à un autre compte",
        "Votre compte d'intervenant extérieur a été rattaché à un autre compte de la plateforme : qui se "
        "connecte avec cet autre compte ouvre aussi votre dossier.",
        "annulez : connectez-vous par « Intervenant extérieur », ouvrez « Rattachez-le » au bas de "
        "l'accueil, puis « Annuler ce rattachement ». Un nouveau mot de passe, par « Mot de passe oublié », "
        "l'annule aussi. Prévenez ensuite votre gestionnaire",
    ),
    "iban": Notice("Votre IBAN a été changé", "L'IBAN de votre dossier vient d'être changé."),
    "nir": Notice(
        "Votre numéro de sécurité sociale a été changé",
        "Le numéro de sécurité sociale de votre dossier vient d'être changé.",
    ),
    "factor_added": Notice(
        "Un moyen de confirmation a été ajouté",
        "Un moyen de confirmer votre identité (second facteur) vient d'être ajouté à votre compte.",
    ),
    "factor_removed": Notice(
        "Un moyen de confirmation a été retiré",
        "Un moyen de confirmer votre identité (second facteur) vient d'être retiré de votre compte.",
    ),
}


def tell_later(examiner: Examiner, name: str) -> None:
    from tenants.accounts.tasks import tell_notice

    if examiner.email:
        mail.after_commit(partial(tell_notice.delay, examiner.email, name))


def send(address: str, name: str) -> None:
    notice = NOTICES[name]
    mail.send_to(address, "notice", notice.subject, what=notice.what, otherwise=notice.otherwise)
