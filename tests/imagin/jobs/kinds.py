"""Jobs that only the tests know."""

import time

from django.core.exceptions import ValidationError

from imagin.jobs.registry import job
from imagin.tenancy.context import current_academy, hub

CALLS: list[dict] = []


@job("tests.count", "Compter jusqu'à trois", cancellable=True)
def count(progress, *, academy="", upto=3):
    CALLS.append({"academy": academy, "upto": upto, "scope": current_academy()})
    for number in range(1, upto + 1):
        progress.say(f"ligne {number}")
        progress.step(number, upto, f"{number} sur {upto}")
        progress.check()


@job("tests.refused", "Être refusé")
def refused(progress):
    progress.say("commencé")
    raise ValidationError("Le fichier est à corriger : corrigez-le.")


@job("tests.broken", "Tomber en panne")
def broken(progress):
    raise RuntimeError("mot de passe secret de sophie@example.org")


@job("tests.forever", "Ne pas finir", cancellable=True)
def forever(progress, *, academy=""):
    """The first run says so and hangs, silent; the second one finds its mark and ends."""
    with hub():
        from imagin.jobs.models import Job

        began = "commencé" in Job.objects.get(pk=progress.job_id).report
    if began:
        progress.step(2, 2, "repris et fini")
        return
    progress.say("commencé")
    progress.step(1, 2, "à mi-chemin")
    time.sleep(120)
