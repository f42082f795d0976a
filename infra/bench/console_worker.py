"""Forty real academies: « page » answers the seconds of the console, « list » those of the command."""

import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imagin.settings")

import django  # noqa: E402
from pair import serve  # noqa: E402

django.setup()

from imagin.academies import applied  # noqa: E402
from imagin.academies.configuration.exporting import export  # noqa: E402
from imagin.academies.onboarding import create_academy  # noqa: E402
from imagin.operations import failures, figures  # noqa: E402
from imagin.tenancy.context import hub  # noqa: E402
from tests import databases  # noqa: E402
from tests.imagin.identity.helpers import hub_account, hub_client, sign_in  # noqa: E402

COPY = f"imagin_bench_console_{os.getpid()}"
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
    """As it is typed: Python's start is most of what an operator waits for."""
    words = [sys.executable, "-m", "imagin", "academy", "list"]
    compiled = {"PYTHONDONTWRITEBYTECODE": ""}  # once, as where it is installed
    env = os.environ | addresses() | compiled
    return subprocess.run(words, env=env, capture_output=True, text=True, check=True).stdout


def addresses() -> dict[str, str]:
    """The command finds the same copy of the database."""
    names = ("IMAGIN_DB_URL", "IMAGIN_DB_OWNER_URL")
    return {name: urlsplit(os.environ[name])._replace(path=f"/{COPY}").geturl() for name in names}


def answer(words: list[str]) -> float:
    if words[0] != "make":
        return timed(page if words[0] == "page" else listed)
    began = time.perf_counter()
    make(int(words[1]))
    return time.perf_counter() - began


with hub():
    databases.use_copy(COPY)
    client = signed_in()
    serve(answer)
