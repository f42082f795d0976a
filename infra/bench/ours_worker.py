import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imagin.settings")

import django  # noqa: E402
from pair import serve  # noqa: E402

django.setup()

from imagin.academies.onboarding import create_academy  # noqa: E402
from imagin.tenancy.context import hub  # noqa: E402
from tests import databases  # noqa: E402


def answer(words: list[str]) -> float:
    code = words[1]
    began = time.perf_counter()
    create_academy(code=code, name=f"Académie {code}", host=f"{code}.localhost")
    return time.perf_counter() - began


with hub():
    databases.use_copy("imagin_bench_ours")
    serve(answer)
