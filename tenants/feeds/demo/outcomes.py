"""What became of the demonstration claims.

Where a service exists it is used (Enregistrer, Valider, « Je n'ai pas effectué cette mission »).
The manager's acts (approve, handle, cancel, pay) have none yet: the state he would leave is written.
"""

from collections.abc import Iterable

from tenants.accounts.models import AcademyAccount
from tenants.claims.enums import ClaimState, Half
from tenants.claims.models import Claim, ClaimHalf
from tenants.claims.services import declare_not_performed, save_claim, submit_claim
from tenants.feeds.demo.missions import DemoMission
from tenants.feeds.demo.scripts import Fate

AS_IMPORTED = (Fate.OPEN, Fate.ASSIGNED)
TYPED = (Fate.SAVED, Fate.SUBMITTED, Fate.APPROVED, Fate.PAID)
VALIDATED = (Fate.SUBMITTED, Fate.APPROVED, Fate.PAID)
LEFT_BY_THE_MANAGER = {
    Fate.APPROVED: (ClaimState.APPROVED, (Half.PAY, Half.TRAVEL)),
    Fate.PAID: (ClaimState.PAID, (Half.PAY, Half.TRAVEL)),
    Fate.HANDLED: (ClaimState.HANDLED, (Half.PAY,)),
    Fate.CANCELLED: (ClaimState.CANCELLED, (Half.PAY, Half.TRAVEL)),
}


def tell_outcomes(missions: Iterable[DemoMission]) -> None:
    """One person of each mission did what the script says; the others left their claim open."""
    told = {
        mission.number: mission
        for mission in missions
        if mission.planned.fate not in (Fate.OPEN, Fate.ASSIGNED)
    }
    claims = Claim.objects.filter(assignment__mission__number__in=told).order_by("pk")
    actor = _account()
    for claim in claims.select_related("assignment__mission", "assignment__examiner"):
        mission = told[claim.assignment.mission.number]
        if claim.assignment.examiner.number == mission.members[0]:
            _tell(claim, mission, actor)


def _tell(claim: Claim, mission: DemoMission, actor: AcademyAccount) -> None:
    fate = mission.planned.fate
    if fate in TYPED:
        save_claim(claim, actor=actor, quantity=mission.planned.quantity)
    if fate in VALIDATED:
        submit_claim(claim, actor=actor)
    if fate == Fate.NOT_PERFORMED:
        declare_not_performed(claim, actor=actor)
    if fate in LEFT_BY_THE_MANAGER:
        state, halves = LEFT_BY_THE_MANAGER[fate]
        ClaimHalf.objects.filter(claim=claim, kind__in=halves).update(state=state)


def _account() -> AcademyAccount:
    """The author of these acts in the journal; nobody can sign in with it."""
    account, _ = AcademyAccount.objects.get_or_create(
        issuer="urn:imagin:demo",
        subject="demonstration",
        defaults={"display_name": "Données de démonstration", "is_active": False},
    )
    return account
