"""Forty real academies: « page » answers the seconds of the console, « list » those of the command."""

import io
import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imagin.settings")

import django  # noqa: E402
from pair import serve  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402

from imagin.academies import applied  # noqa: E402
from imagin.academies.configuration.exporting import export  # noqa: E402
from imagin.academies.onboarding import create_academy  # noqa: E402
from imagin.operations import failures, figures  # noqa: E402
from imagin.tenancy.context import hub  # noqa: E402
from tests import databases  # noqa: E402
from tests.imagin.identity.helpers import hub_account, hub_client, sign_in  # noqa: E402

FAULTS = 30


def make(total: int) -> None:
    for number in range(total - len(databases.ACADEMIES)):
        create_academy(code=f"c{number}", name=f"Académie {number}", host=f"c{number}.localhost")
    for code in figures.counted_codes():
        applied.remember(code, export(code), "bench")
        for fault in range(FAULTS):
            failures.note("request", f"page:{fault}", "ValueError", academy=code)
    assert figures.take_all(drift=True) == total


def signed_in():
    made = hub_client()
    sign_in(made, hub_account(subject="bench", hosting=True))
    return made


def timed(act) -> float:
    began = time.perf_counter()
    told = act()
    elapsed = time.perf_counter() - began
    assert told.count("c3") >= 8, told[:2000]
    return elapsed


def page() -> str:
    return client.get("/hebergement/").content.decode()


def listed() -> str:
    out = io.StringIO()
    call_command("academy", "list", stdout=out)
    return out.getvalue()


def answer(words: list[str]) -> float:
    if words[0] != "make":
        return timed(page if words[0] == "page" else listed)
    began = time.perf_counter()
    make(int(words[1]))
    return time.perf_counter() - began


with hub():
    databases.use_copy(f"imagin_bench_console_{os.getpid()}")
    client = signed_in()
    serve(answer)
