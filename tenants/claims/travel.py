"""Travel where the academy keeps that half closed: asked for on paper (DESIGN §7, S15).

A half that was only prepared waits out of sight until the module reopens; one that somebody handled is read.
"""

from collections.abc import Iterable

from imagin.rules.services import rule
from tenants.claims.enums import ClaimState, Half
from tenants.claims.models import ClaimHalf
from tenants.missions.models import Assignment, Mission

MODULE = "modules.travel"
SET_ASIDE = (ClaimState.NOT_PERFORMED, ClaimState.CANCELLED)


def is_open() -> bool:
    return bool(rule(MODULE))


def shown(half: ClaimHalf | None) -> ClaimHalf | None:
    if half is None or is_open() or half.state not in (ClaimState.OPEN, *SET_ASIDE):
        return half
    return None


def shown_among(halves: Iterable[ClaimHalf]) -> list[ClaimHalf]:
    return [half for half in halves if half.kind != Half.TRAVEL or shown(half)]


def on_paper(halves: Iterable[ClaimHalf], mission: Mission) -> bool:
    """Whether this mission's travel is asked for on paper: not for one done at home, or not performed.

    One without any half opens no right to pay: its travel may be all there is to ask for.
    """
    if is_open() or not mission.type.travels:
        return False
    kept = list(halves)
    handled = any(half.kind == Half.TRAVEL for half in shown_among(kept))
    return not handled and (not kept or any(half.state not in SET_ASIDE for half in kept))


def asked_on_paper(assignment: Assignment) -> bool:
    """The same of a mission read without its claim, which it may not have. No query where travel is open."""
    if is_open() or not assignment.mission.type.travels:
        return False
    return on_paper(ClaimHalf.objects.filter(claim__assignment=assignment), assignment.mission)


def off_sentence() -> str:
    """Why it is on paper, and what to do: the academy's words."""
    return rule(f"{MODULE}.off_sentence")
