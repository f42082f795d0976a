"""academy.open_s: from a complete YAML to an academy that is open, the bound being 60 seconds.

Everything of the command is in it: schema, rules, messages, and the checks, where the sign-in is tried
through real servers on the loopback. There is no reference: nothing else opens an academy.
"""

from pair import Worker


def measure(rounds: int) -> tuple[list[float], list[float]]:
    """Seconds; the first is not counted."""
    worker = Worker("open_worker.py")
    try:
        figures = [worker.ask(f"open b{n}") for n in range(rounds + 1)]
    finally:
        worker.close()
    return figures[1:], []
