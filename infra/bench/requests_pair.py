"""tenancy.request: the mission list with 20 missions, on our backend and on plain Django.

Both processes run the same view, templates, session and data; the reference has Django's own
PostgreSQL backend with a fixed search path: no role, no academy to find, nothing to switch.
"""

from pair import Worker

PLAIN = {"DJANGO_SETTINGS_MODULE": "plain_settings"}


def measure(rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds per request, in turns of 40 requests."""
    ours = Worker("list_worker.py", settings={"DJANGO_SETTINGS_MODULE": "bench_settings"})
    reference = Worker("list_worker.py", settings=PLAIN)
    try:
        figures = [(ours.ask("list 40"), reference.ask("list 40")) for _ in range(rounds + 1)]
    finally:
        ours.close()
        reference.close()
    return [mine * 1000 for mine, _ in figures[1:]], [theirs * 1000 for _, theirs in figures[1:]]
