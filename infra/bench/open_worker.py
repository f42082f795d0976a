import os
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imagin.settings")

import django  # noqa: E402
from pair import serve  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402

from imagin.academies import lifecycle  # noqa: E402
from imagin.academies.configuration.reading import read  # noqa: E402
from imagin.academies.opening import engine  # noqa: E402
from imagin.tenancy.context import hub  # noqa: E402
from tests import databases  # noqa: E402
from tests.imagin.academies.opening import web  # noqa: E402

FILE = HERE.parent / "academies" / "rouen.yaml"


def answer(words: list[str]) -> float:
    code = words[1]
    text = (
        FILE.read_text()
        .replace("code: rouen", f"code: {code}")
        .replace("rouen.localhost", f"{code}.localhost")
        .replace("périmètre de Rouen", f"périmètre de {code}")
    )
    began = time.perf_counter()
    engine.open_from(read(text, FILE.name, FILE.parent), actor="bench")
    lifecycle.open_academy(code, "bench")
    return time.perf_counter() - began


with hub():
    databases.use_copy("imagin_bench_open")
    with web.platform() as url, web.served(web.provider()) as upstream:
        settings.INTERNAL_URL = url
        web.add_provider(upstream)
        serve(answer)
