"""Reading an examiner's claims: the list of guide §2.6.2 and one claim with what may be done to it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from dateutil.relativedelta import relativedelta
from django.db.models import QuerySet

from imagin.rules.services import rule
from tenants.claims import travel as travels
from tenants.claims.enums import ClaimState, ClaimTransition, Half
from tenants.claims.labels import NO_PAY as NO_PAY_STATUS
from tenants.claims.labels import UPCOMING, ClaimStatus, examiner_status
from tenants.claims.liquidation import liquidation_academy
from tenants.claims.models import Claim, ClaimHalf, ClaimSummary
from tenants.claims.windows import closed_sentence
from tenants.claims.workflow import academy_today, allows, joint_refusal
from tenants.exams.enums import PayEntry
from tenants.missions.models import Assignment, Mission
from tenants.people.models import Examiner

PAY_FORMS = {PayEntry.COPIES: "copies", PayEntry.CANDIDATES: "candidates"}
HANDLED_BY_MANAGER = (
    "Vous n'avez pas à saisir de frais de rémunération, il doit être traité par le gestionnaire."
)
FROM_SANTORIN = "Etat de frais rempli automatiquement par SANTORIN."
NO_PAY = "La mission n'ouvre pas droit à rémunération."
TRAVEL_EXISTS = "La mission ouvre droit à des frais de déplacement : leur statut est « {label} »."
RECEIPTS = {
    "manager": "Conservez vos justificatifs, votre gestionnaire prend en charge le déplacement.",
    "post": (
        "Envoyez vos justificatifs par la poste au bureau de gestion, dans une enveloppe à votre nom "
        "agrafée au récapitulatif."
    ),
}
ENTRY_CLOSED = "La saisie est fermée pour cette session : vous pouvez seulement consulter."
ENDED = (ClaimState.NOT_PERFORMED, ClaimState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Abilities:
    """What the examiner may do with the claim now (button shown, act allowed)."""

    save: bool
    submit: bool
    withdraw: bool
    declare_not_performed: bool
    undo_not_performed: bool


READ_ONLY = Abilities(False, False, False, False, False)


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """One line of the list. ``openable`` is False for a cancelled claim (listed, not opened).

    ``travel`` is None where the academy's travel is on paper and this claim has none to be read.
    """

    claim: Claim
    mission: Mission
    pay: ClaimStatus
    travel: ClaimStatus | None
    to_complete: bool
    openable: bool

    @property
    def number(self) -> int:
        return self.mission.number


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim with both halves, the sentences of the Suivi tab and the archived summary.

    ``closed``: why nothing can be entered in this session now. ``on_paper``: its travel is asked for on
    paper; ``travel`` and its status are then None. ``liquidation``: the academy that pays, if another.
    """

    claim: Claim
    assignment: Assignment
    mission: Mission
    pay: ClaimHalf | None
    travel: ClaimHalf | None
    pay_status: ClaimStatus
    travel_status: ClaimStatus | None
    can: Abilities
    pay_form: str | None
    follow_up: list[str]
    summary: ClaimSummary | None
    closed: str = ""
    on_paper: bool = False
    liquidation: str = ""


def claims_of(examiner: Examiner) -> list[ClaimRow]:
    """Claims of the missions ended less than ``claims.display_years`` ago, newest first. Two queries."""
    today = academy_today()
    oldest = today - relativedelta(years=rule("claims.display_years"))
    claims = _claims(examiner).filter(assignment__mission__ends_on__gte=oldest)
    return [_row(claim, today) for claim in claims]


def claim_of(examiner: Examiner, number: int) -> ClaimView:
    """Raises Claim.DoesNotExist when this examiner has no claim, or a cancelled one, for the mission."""
    claim = _claims(examiner).get(assignment__mission__number=number)
    view = _view(claim, academy_today())
    if not _openable(claim):
        raise Claim.DoesNotExist
    return view


def opens_no_claim(assignment: Assignment) -> bool:
    """Neither right, or travel alone where it is on paper; a cancelled claim is one."""
    return not Claim.objects.filter(assignment_id=assignment.pk).exists()


def has_claim_in(examiner: Examiner, sessions: Collection[str], number: int | None = None) -> bool:
    """In one of these sessions; for the mission of this number, if given."""
    found = _claims(examiner).filter(assignment__mission__session__code__in=sessions)
    return (found if number is None else found.filter(assignment__mission__number=number)).exists()


def _claims(examiner: Examiner) -> QuerySet[Claim]:
    mission = "assignment__mission__"
    return (
        Claim.objects.filter(assignment__examiner_id=examiner.pk, halves__isnull=False)
        .distinct()
        .select_related(
            "assignment__examiner",
            f"{mission}session",
            f"{mission}paper__exam",
            f"{mission}type",
            f"{mission}centre",
        )
        .prefetch_related("halves")
        .order_by(f"-{mission}starts_on", f"{mission}number")
    )


def _halves(claim: Claim) -> tuple[ClaimHalf | None, ClaimHalf | None]:
    by_kind = {half.kind: half for half in claim.halves.all()}
    return by_kind.get(Half.PAY), by_kind.get(Half.TRAVEL)


def _openable(claim: Claim) -> bool:
    return any(half.state != ClaimState.CANCELLED for half in claim.halves.all())


def _row(claim: Claim, today: date) -> ClaimRow:
    mission = claim.assignment.mission
    pay, travel = _halves(claim)
    closed = closed_sentence(claim.assignment.examiner, mission)
    entered = mission.type.pay_entry in PAY_FORMS and not closed
    return ClaimRow(
        claim=claim,
        mission=mission,
        pay=_pay_status(pay, mission, today, closed),
        travel=_travel_status(travels.shown(travel), mission, today),
        to_complete=entered and allows(pay, ClaimTransition.SUBMIT, mission, today),
        openable=_openable(claim),
    )


def _view(claim: Claim, today: date) -> ClaimView:
    mission = claim.assignment.mission
    pay, travel = _halves(claim)
    closed = closed_sentence(claim.assignment.examiner, mission)
    on_paper = travels.on_paper(claim.halves.all(), mission)
    shown = travels.shown(travel)
    travel_status = _travel_status(shown, mission, today)
    return ClaimView(
        claim=claim,
        assignment=claim.assignment,
        mission=mission,
        pay=pay,
        travel=shown,
        pay_status=_pay_status(pay, mission, today, closed),
        travel_status=travel_status,
        can=READ_ONLY if closed else _abilities(pay, travel, mission, today),
        pay_form=PAY_FORMS.get(PayEntry(mission.type.pay_entry)) if pay else None,
        follow_up=_follow_up(pay, shown, travel_status, mission, on_paper),
        summary=claim.summaries.order_by("-version").first(),
        closed=closed,
        on_paper=on_paper,
        liquidation=liquidation_academy(claim.assignment.examiner),
    )


def _pay_status(half: ClaimHalf | None, mission: Mission, today: date, closed: str) -> ClaimStatus:
    """« À vous de compléter » is not said where nothing can be entered, nor anything of closed travel."""
    if half is None and not travels.is_open():
        return NO_PAY_STATUS
    status = examiner_status(half, mission, today)
    if closed and half and half.state in (ClaimState.OPEN, ClaimState.REJECTED) and status != UPCOMING:
        return replace(status, hint=ENTRY_CLOSED)
    return status


def _travel_status(half: ClaimHalf | None, mission: Mission, today: date) -> ClaimStatus | None:
    return examiner_status(half, mission, today) if half or travels.is_open() else None


def _abilities(pay: ClaimHalf | None, travel: ClaimHalf | None, mission: Mission, today: date) -> Abilities:
    typed = mission.type.pay_entry in PAY_FORMS

    halves = [half for half in (pay, travel) if half]

    def may(transition: ClaimTransition) -> bool:
        return typed and allows(pay, transition, mission, today)

    def may_jointly(transition: ClaimTransition) -> bool:
        return joint_refusal(halves, transition, mission, today) is None

    return Abilities(
        save=may(ClaimTransition.SAVE),
        submit=may(ClaimTransition.SUBMIT),
        withdraw=may(ClaimTransition.WITHDRAW),
        declare_not_performed=may_jointly(ClaimTransition.DECLARE_NOT_PERFORMED),
        undo_not_performed=may_jointly(ClaimTransition.UNDO_NOT_PERFORMED),
    )


def _follow_up(
    pay: ClaimHalf | None,
    travel: ClaimHalf | None,
    travel_status: ClaimStatus | None,
    mission: Mission,
    on_paper: bool,
) -> list[str]:
    paper = [travels.off_sentence()] if on_paper else []
    told = _travel_sentences(travel, travel_status, mission)
    return [sentence for sentence in (_pay_sentence(pay, mission), *told, *paper) if sentence]


def _pay_sentence(pay: ClaimHalf | None, mission: Mission) -> str:
    """Nothing is announced of a half that was set aside: its status says it."""
    if pay is None:
        return NO_PAY
    if pay.state in ENDED or mission.type.pay_entry in PAY_FORMS:
        return ""
    return FROM_SANTORIN if mission.type.pay_entry == PayEntry.SANTORIN else HANDLED_BY_MANAGER


def _travel_sentences(travel: ClaimHalf | None, status: ClaimStatus | None, mission: Mission) -> list[str]:
    if travel is None or status is None:
        return []
    exists = TRAVEL_EXISTS.format(label=status.label)
    receipts = RECEIPTS[rule("documents.channel", mission.session.code)]
    return [exists] if travel.state in ENDED else [exists, receipts]
