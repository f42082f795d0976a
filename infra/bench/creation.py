"""academy.create: ours (a template replayed) against django-tenants' own creation by migrations.

The reference is what its documentation says: a TenantMixin row is saved, ``auto_create_schema`` runs
every migration of the same TENANT_APPS. It runs in a process of its own (``stock/worker.py``).
"""

from pair import Worker


def measure(rounds: int) -> tuple[list[float], list[float]]:
    """Seconds per academy, ours then the reference's; the first of each is not counted."""
    ours, reference = Worker("ours_worker.py"), Worker("stock/worker.py", stock=True)
    try:
        figures = [(ours.ask(f"create b{n}"), reference.ask(f"create s{n}")) for n in range(rounds + 1)]
    finally:
        ours.close()
        reference.close()
    return [mine for mine, _ in figures[1:]], [theirs for _, theirs in figures[1:]]
