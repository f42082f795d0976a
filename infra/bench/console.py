"""console.40_academies_ms: the hosting console with forty academies, their figures, failures and drift.

The slower of the page (a request of a signed-in member of the team, timed where it is answered) and of
« imagin academy list » (a whole process, as it is typed); there is no reference, the bound is 1000 ms.
"""

from pair import Worker

ACADEMIES = 40


def measure(rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds of the slower of the two, once per round; the first of each is not counted."""
    ours = Worker("console_worker.py")
    try:
        ours.ask(f"make {ACADEMIES}")
        figures = [max(ours.ask("page"), ours.ask("list")) for _ in range(rounds + 1)]
    finally:
        ours.close()
    return [1000 * seconds for seconds in figures[1:]], []
