"""The one table of what may happen to a claim half, and when (DESIGN §6, STYLE habit 3)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from imagin.rules.services import academy_zone
from tenants.claims.enums import ClaimState as S
from tenants.claims.enums import ClaimTransition as T
from tenants.claims.models import ClaimHalf, HalfLog
from tenants.missions.models import Mission

TOO_EARLY = "La mission n'a pas commencé : l'état de frais s'ouvrira le {day:%d/%m/%Y}."
NOT_OVER = (
    "La mission se termine le {day:%d/%m/%Y} : vous pourrez valider l'état de frais à partir du lendemain."
)
WRONG_STATE = "Cet état de frais est « {label} » : cette action n'est plus possible."
NO_HALF = "Cet état de frais n'a ni rémunération, ni déplacement."


class Refused(Exception):
    """A transition is not allowed; ``str(error)`` is the sentence to show."""


@dataclass(frozen=True, slots=True)
class Step:
    """From which states, to which one, and what the calendar says (None when it allows)."""

    sources: frozenset[S]
    target: S
    guard: Callable[[Mission, date], str | None]


def started(mission: Mission, today: date) -> str | None:
    return None if today >= mission.starts_on else TOO_EARLY.format(day=mission.starts_on)


def over(mission: Mission, today: date) -> str | None:
    return started(mission, today) or (
        None if today > mission.ends_on else NOT_OVER.format(day=mission.ends_on)
    )


TABLE: dict[T, Step] = {
    T.SAVE: Step(frozenset({S.OPEN, S.REJECTED}), S.OPEN, started),
    T.SUBMIT: Step(frozenset({S.OPEN, S.REJECTED}), S.SUBMITTED, over),
    T.WITHDRAW: Step(frozenset({S.SUBMITTED}), S.OPEN, started),
    T.DECLARE_NOT_PERFORMED: Step(frozenset({S.OPEN, S.TO_BE_HANDLED}), S.NOT_PERFORMED, started),
    T.UNDO_NOT_PERFORMED: Step(frozenset({S.NOT_PERFORMED}), S.OPEN, started),
}
SETTLED = frozenset({S.SUBMITTED, S.APPROVED, S.SENT, S.PAID, S.HANDLED})


def academy_today() -> date:
    """Today in the academy's zone: a Nouméa mission ends nine hours before a Paris one."""
    return timezone.localdate(timezone=academy_zone())


def refusal(half: ClaimHalf, transition: T, mission: Mission, today: date) -> str | None:
    """Why ``transition`` is not allowed now, None when it is."""
    step = TABLE[transition]
    if half.state not in step.sources:
        return WRONG_STATE.format(label=S(half.state).label)
    return step.guard(mission, today)


def allows(half: ClaimHalf | None, transition: T, mission: Mission, today: date) -> bool:
    return half is not None and refusal(half, transition, mission, today) is None


def concerned(halves: Sequence[ClaimHalf], transition: T) -> list[ClaimHalf]:
    """Halves a joint transition moves: not the cancelled ones, nor those already where it leads."""
    apart = (S.CANCELLED, TABLE[transition].target)
    return [half for half in halves if half.state not in apart]


def joint_refusal(halves: Sequence[ClaimHalf], transition: T, mission: Mission, today: date) -> str | None:
    """Both halves or none: once one is validated or handled, neither is set aside (guide §2.6.3)."""
    settled = [half for half in halves if half.state in SETTLED]
    judged = settled or concerned(halves, transition) or halves
    refusals = [refusal(half, transition, mission, today) for half in judged]
    return next((sentence for sentence in refusals if sentence), None) if refusals else NO_HALF


def advance(half: ClaimHalf, transition: T, *, mission: Mission, actor=None, target: S | None = None) -> None:
    """Check, move and log one half; the caller saves its other fields in the same transaction."""
    sentence = refusal(half, transition, mission, academy_today())
    if sentence:
        raise Refused(sentence)
    origin, half.state = half.state, target or TABLE[transition].target
    half.save()
    HalfLog.objects.create(
        half=half,
        transition=transition,
        from_state=origin,
        to_state=half.state,
        actor=getattr(actor, "pk", None),
    )
