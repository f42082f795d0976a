"""Where a claim stands: the steps left to its examiner, then its way to the payment."""

from django.urls import reverse

from portal.shell.components import Event, Step
from tenants.claims.enums import ClaimState, ClaimTransition
from tenants.claims.models import ClaimHalf
from tenants.claims.selectors import ENTRY_CLOSED, ClaimView
from tenants.claims.workflow import academy_today, refusal

FOLLOW_UP, PAY, SUMMARY = "Suivi", "Frais rémunération", "Récapitulatif"
WITH_EXAMINER = frozenset({ClaimState.OPEN, ClaimState.REJECTED})
WAY = ("Déclaré", "Service confirmé", "Vérifié", "Transmis", "Payé")
REACHED = {
    ClaimState.OPEN: 0,
    ClaimState.REJECTED: 0,
    ClaimState.SUBMITTED: 1,
    ClaimState.APPROVED: 3,
    ClaimState.SENT: 4,
    ClaimState.PAID: 5,
}
NEXT = (
    "À vous de compléter et de valider.",
    "Le chef de centre atteste le service fait, puis votre gestionnaire vérifie.",
    "Votre gestionnaire vérifie.",
    "Votre gestionnaire transmet le dossier à la liquidation.",
    "Le service payeur traite le dossier.",
)


def is_validated(view: ClaimView) -> bool:
    """Submitted and not taken back: from now on one reads, or withdraws."""
    return view.pay is not None and view.pay.submitted_at is not None and view.pay.state not in WITH_EXAMINER


def steps_of(view: ClaimView, current: str) -> list[Step]:
    """Tabs of guide v17 §2.6.4; none where there is nothing to type."""
    suivi = Step(FOLLOW_UP, _url("claim", view), "current" if current == FOLLOW_UP else "done")
    if is_validated(view):
        return [suivi, *_read_steps(view, current)]
    if view.pay is None or view.pay_form is None or view.pay.state not in WITH_EXAMINER:
        return []
    return [suivi, _pay_step(view, view.pay, current), _summary_step(view, view.pay, current)]


def _read_steps(view: ClaimView, current: str) -> list[Step]:
    """After Valider: the same steps in the same places, leading to what was sent."""
    address = _url("claim-read", view)
    typed = [Step(PAY, address, "done")] if view.pay_form else []
    return [*typed, Step(SUMMARY, address, "current" if current == SUMMARY else "done")]


def _pay_step(view: ClaimView, half: ClaimHalf, current: str) -> Step:
    if current == PAY:
        return Step(PAY, _url("claim-pay", view), "current")
    if not view.can.save:
        return Step(PAY, state="locked")
    return Step(PAY, _url("claim-pay", view), "todo" if half.quantity is None else "done")


def _summary_step(view: ClaimView, half: ClaimHalf, current: str) -> Step:
    if current == SUMMARY:
        return Step(SUMMARY, _url("claim-summary", view), "current")
    if not view.can.save or half.quantity is None:
        return Step(SUMMARY, state="locked")
    return Step(SUMMARY, _url("claim-summary", view), "todo")


def events_of(view: ClaimView) -> list[Event]:
    """Déclaré → service confirmé → vérifié → transmis → payé, for the halves that go that way."""
    half = view.pay
    if half is None or view.pay_form is None or half.state not in REACHED:
        return []
    reached = REACHED[ClaimState(half.state)]
    declared_at = half.submitted_at if reached else None
    return [
        Event(
            label,
            "done" if place < reached else "current" if place == reached else "todo",
            moment=declared_at if place == 0 else None,
            note=_note(view, place) if place == reached else "",
        )
        for place, label in enumerate(WAY)
    ]


def _note(view: ClaimView, place: int) -> str:
    """A closed session awaits nothing of its examiner."""
    return ENTRY_CLOSED if view.closed and place == 0 else NEXT[place]


def waiting_sentence(view: ClaimView) -> str:
    """Why Valider is not offered yet, for a claim that is in its examiner's hands."""
    if view.closed:
        return view.closed
    if view.pay is None or view.pay_form is None or view.pay.state not in WITH_EXAMINER:
        return ""
    return refusal(view.pay, ClaimTransition.SUBMIT, view.mission, academy_today()) or ""


def _url(name: str, view: ClaimView) -> str:
    return reverse(f"teacher:{name}", args=[view.mission.number])
