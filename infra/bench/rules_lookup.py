"""rules.lookup: a rule already read in this request, against the same key of a plain dictionary."""

from pair import Worker


def measure(rounds: int) -> tuple[list[float], list[float]]:
    """Nanoseconds per lookup, in turns of 200 000; the first of each is not counted."""
    worker = Worker("rules_worker.py")
    try:
        figures = [(worker.ask("rule 200000"), worker.ask("dict 200000")) for _ in range(rounds + 1)]
    finally:
        worker.close()
    return [mine * 1e9 for mine, _ in figures[1:]], [theirs * 1e9 for _, theirs in figures[1:]]
