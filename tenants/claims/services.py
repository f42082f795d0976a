"""What an examiner does with his claim: save, submit, withdraw, declare not performed (guide §2.6)."""

from django.db import transaction
from django.utils import timezone

from imagin.documents import archive
from tenants.accounts.models import AcademyAccount
from tenants.claims import generation
from tenants.claims.enums import ClaimTransition, Half
from tenants.claims.models import Claim, ClaimHalf, ClaimSummary, FileCounter
from tenants.claims.pay import PayComputation, compute_pay
from tenants.claims.summary import render_summary
from tenants.claims.windows import require_open
from tenants.claims.workflow import Refused, academy_today, advance, concerned, joint_refusal, refusal
from tenants.exams.enums import PayEntry
from tenants.journal.services import publish_persons, record
from tenants.missions.models import Mission

generate_claims = generation.generate_claims
TYPED_BY_EXAMINER = (PayEntry.COPIES, PayEntry.CANDIDATES)
NO_PAY_TO_TYPE = "Vous n'avez pas à saisir de frais de rémunération pour cette mission."
NOTHING_SAVED = "Indiquez d'abord le {noun}, puis enregistrez."
CHANGED = "L'état de frais a changé depuis l'affichage : relisez le récapitulatif, puis validez."


def preview_pay(claim: Claim, quantity: int) -> PayComputation:
    return compute_pay(_mission(claim), quantity)


@transaction.atomic
def save_claim(claim: Claim, *, actor: AcademyAccount, quantity: int) -> ClaimHalf:
    """Enregistrer: keep the quantity and its amount; open from the first day of the mission."""
    half, mission = _locked_pay_half(claim), _open_mission(claim)
    computation = compute_pay(mission, quantity)
    half.quantity, half.amount, half.currency = quantity, computation.amount, computation.currency
    half.computation, half.saved_at = computation.as_json(), timezone.now()
    advance(half, ClaimTransition.SAVE, mission=mission, actor=actor)
    record("claims.pay.saved", actor=str(actor.pk), subject=f"claim:{claim.pk}")
    return half


@transaction.atomic
def submit_claim(claim: Claim, *, actor: AcademyAccount, seen: str | None = None) -> ClaimSummary:
    """Valider: give the file number, archive the summary, hand the half to the manager.

    ``seen`` is the ``ClaimHalf.version`` that was read on the screen: no other one is sent.
    """
    half, mission = _locked_pay_half(claim), _open_mission(claim)
    if half.quantity is None:
        raise Refused(NOTHING_SAVED.format(noun=mission.type.get_pay_entry_display().lower()))
    if seen is not None and seen != half.version:
        raise Refused(refusal(half, ClaimTransition.SUBMIT, mission, academy_today()) or CHANGED)
    half.submitted_at = timezone.now()
    advance(half, ClaimTransition.SUBMIT, mission=mission, actor=actor)
    _give_file_number(claim)
    summary = _archive_summary(claim)
    _tell(claim, "claims.pay.submitted", actor)
    return summary


@transaction.atomic
def withdraw_claim(claim: Claim, *, actor: AcademyAccount) -> ClaimHalf:
    """Dévalider: possible until the manager has handled the claim (guide §2.6.4.3)."""
    half = _locked_pay_half(claim)
    half.submitted_at = None
    advance(half, ClaimTransition.WITHDRAW, mission=_open_mission(claim), actor=actor)
    _tell(claim, "claims.pay.withdrawn", actor)
    return half


def declare_not_performed(claim: Claim, *, actor: AcademyAccount) -> None:
    """« Je n'ai pas effectué cette mission »: both halves are set aside, or none."""
    _advance_all(claim, ClaimTransition.DECLARE_NOT_PERFORMED, "claims.not_performed.declared", actor)


def undo_not_performed(claim: Claim, *, actor: AcademyAccount) -> None:
    _advance_all(claim, ClaimTransition.UNDO_NOT_PERFORMED, "claims.not_performed.undone", actor)


@transaction.atomic
def _advance_all(claim: Claim, transition: ClaimTransition, code: str, actor: AcademyAccount) -> None:
    mission = _open_mission(claim)
    Claim.objects.select_for_update().get(pk=claim.pk)
    halves = list(ClaimHalf.objects.select_for_update().filter(claim=claim).order_by("kind"))
    refused = joint_refusal(halves, transition, mission, academy_today())
    if refused:
        raise Refused(refused)
    for half in concerned(halves, transition):
        advance(half, transition, mission=mission, actor=actor, target=_target(half, transition, mission))
    _tell(claim, code, actor)


def _target(half: ClaimHalf, transition: ClaimTransition, mission: Mission):
    """Undoing brings a manager's half back to the manager, any other to the examiner."""
    if transition != ClaimTransition.UNDO_NOT_PERFORMED or half.kind != Half.PAY:
        return None
    return generation.initial_pay_state(mission)


def _locked_pay_half(claim: Claim) -> ClaimHalf:
    Claim.objects.select_for_update().get(pk=claim.pk)
    half = ClaimHalf.objects.select_for_update().filter(claim=claim, kind=Half.PAY).first()
    if half is None or _mission(claim).type.pay_entry not in TYPED_BY_EXAMINER:
        raise Refused(NO_PAY_TO_TYPE)
    return half


def _mission(claim: Claim) -> Mission:
    return claim.assignment.mission


def _open_mission(claim: Claim) -> Mission:
    """For an act of the examiner: refused while the session is closed to him."""
    mission = _mission(claim)
    require_open(claim.assignment.examiner, mission)
    return mission


def _give_file_number(claim: Claim) -> None:
    """« 12025-12024 »: examiner's number, then the academy's next file number; kept for ever."""
    if claim.file_number:
        return
    FileCounter.objects.get_or_create(pk=1)
    counter = FileCounter.objects.select_for_update().get(pk=1)
    counter.last += 1
    counter.save(update_fields=["last"])
    claim.file_number = f"{claim.assignment.examiner.number}-{counter.last:05d}"
    claim.save(update_fields=["file_number"])


def _archive_summary(claim: Claim) -> ClaimSummary:
    stored = archive.store("etat-de-frais", render_summary(claim))
    version = ClaimSummary.objects.filter(claim=claim).count() + 1
    return ClaimSummary.objects.create(claim=claim, version=version, key=stored.key, sha256=stored.sha256)


def _tell(claim: Claim, code: str, actor: AcademyAccount) -> None:
    record(code, actor=str(actor.pk), subject=f"claim:{claim.pk}")
    publish_persons([claim.assignment.examiner.person_key])
