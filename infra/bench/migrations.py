"""academy.migrate_noop_40 and academy.migrate_one_40: forty schemas, against django-tenants' own executor.

Both have the same applications, and one more whose migrations come one by one: a column each.
"""

import tempfile
from pathlib import Path

from extra import steps
from pair import Worker

ACADEMIES = 40
Figures = tuple[list[float], list[float]]


def measure(rounds: int) -> tuple[Figures, Figures]:
    """Seconds for all forty: nothing to do, then one migration; ours beside the reference's."""
    with tempfile.TemporaryDirectory() as folder:
        steps.write(Path(folder), rounds + 1)
        ours = Worker("many_worker.py", settings=_settings("many_settings", folder))
        ours.ask(f"make {ACADEMIES}")
        reference = Worker(
            "stock/many_worker.py", stock=True, settings=_settings("stock.many_settings", folder)
        )
        try:
            reference.ask(f"make {ACADEMIES}")
            noop = [(ours.ask("noop"), reference.ask("noop")) for _ in range(rounds)]
            one = [(ours.ask(f"step {n}"), reference.ask(f"step {n}")) for n in range(1, rounds + 2)]
        finally:
            ours.close()
            reference.close()
    return _sides(noop), _sides(one[1:])


def _settings(module: str, folder: str) -> dict[str, str]:
    template = Path(folder) / "template.sql"
    return {"DJANGO_SETTINGS_MODULE": module, "BENCH_STEPS": folder, "BENCH_TEMPLATE": str(template)}


def _sides(pairs: list[tuple[float, float]]) -> Figures:
    return [mine for mine, _ in pairs], [theirs for _, theirs in pairs]
