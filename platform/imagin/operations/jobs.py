"""« Relever les chiffres » of every academy, as a job (``imagin.jobs``)."""

from imagin.jobs.progress import Progress
from imagin.jobs.registry import job
from imagin.operations import figures

LABEL = "Relever les chiffres des académies"


@job("operations.figures", LABEL, cancellable=True)
def take_figures(progress: Progress) -> None:
    codes = figures.counted_codes()
    for done, code in enumerate(codes):
        progress.check()
        progress.step(done, len(codes), code)
        progress.say(
            f"{code} : {'relevée' if figures.take(code, drift=True) else 'illisible, voir ses erreurs'}"
        )
    progress.step(len(codes), len(codes))
