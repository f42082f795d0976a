from django.urls import path

from portal.teacher import (
    claim_acts,
    claim_pages,
    claims,
    conditions,
    home,
    information,
    information_edit,
    missions,
)

app_name = "teacher"

MISSION = "missions/<slug:code>/<int:number>/"
CLAIM = "etats-de-frais/<int:number>/"
MINE = "mes-informations/"

urlpatterns = [
    path("", home.home, name="home"),
    path("missions/", missions.missions, name="missions"),
    path(MISSION, missions.mission, name="mission"),
    path(MISSION + "convocation.pdf", missions.duplicate, name="duplicate"),
    path("etats-de-frais/", claims.claims, name="claims"),
    path("etats-de-frais/conditions/", conditions.conditions, name="conditions"),
    path(CLAIM, claim_pages.follow_up, name="claim"),
    path(CLAIM + "remuneration/", claim_pages.pay, name="claim-pay"),
    path(CLAIM + "recapitulatif/", claim_pages.summary, name="claim-summary"),
    path(CLAIM + "consulter/", claim_pages.read, name="claim-read"),
    path(CLAIM + "calcul/", claim_acts.preview, name="claim-preview"),
    path(CLAIM + "recapitulatif.pdf", claim_acts.summary_pdf, name="claim-pdf"),
    path(CLAIM + "valider/", claim_acts.submit, name="claim-submit"),
    path(CLAIM + "devalider/", claim_acts.withdraw, name="claim-withdraw"),
    path(CLAIM + "non-effectuee/", claim_acts.not_performed, name="claim-not-performed"),
    path(MINE, information.information, name="information"),
    path(MINE + "signaler/", information.signal, name="signal"),
    path(MINE + "adresse/", information_edit.residence, name="residence"),
    path(MINE + "adresse/annuler/", information_edit.cancel_residence, name="residence-cancel"),
    path(MINE + "coordonnees/", information_edit.contact, name="contact"),
    path(MINE + "banque/", information_edit.bank, name="bank"),
    path(MINE + "banque/afficher/", information.reveal_bank, name="bank-reveal"),
    path(MINE + "securite-sociale/", information_edit.health, name="health"),
    path(MINE + "securite-sociale/afficher/", information.reveal_health, name="health-reveal"),
]
