from django.urls import path

from portal.teacher import claim_acts, claim_pages, claims, conditions, home, missions

app_name = "teacher"

MISSION = "missions/<slug:code>/<int:number>/"
CLAIM = "etats-de-frais/<int:number>/"

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
]
