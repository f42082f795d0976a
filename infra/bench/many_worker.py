import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, os.environ["BENCH_STEPS"])

import django  # noqa: E402
from pair import serve  # noqa: E402

django.setup()

from extra import steps  # noqa: E402

from imagin.academies import migration, template  # noqa: E402
from imagin.academies.onboarding import create_academy  # noqa: E402
from imagin.tenancy.context import hub  # noqa: E402
from tests import databases  # noqa: E402


def answer(words: list[str]) -> float:
    """``make 40``: that many academies; ``step 2``: to that step of the migrations; ``noop``: once more."""
    if words[0] == "make":
        for number in range(int(words[1]) - len(databases.ACADEMIES)):
            create_academy(code=f"m{number}", name=f"Académie {number}", host=f"m{number}.localhost")
        migration.migrate_academies()
        Path(os.environ["BENCH_TEMPLATE"]).write_text(template.template_sql())
    elif words[0] == "step":
        steps.choose(int(words[1]))
    template.fingerprint.cache_clear()
    began = time.perf_counter()
    migration.migrate_academies()
    return time.perf_counter() - began


with hub():
    databases.use_copy("imagin_bench_many")
    serve(answer)
