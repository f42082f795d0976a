import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import django  # noqa: E402
from pair import serve  # noqa: E402

django.setup()

from django.db import connection  # noqa: E402

from imagin.tenancy.context import hub  # noqa: E402
from stock.models import Client  # noqa: E402
from tests import databases  # noqa: E402


def answer(words: list[str]) -> float:
    began = time.perf_counter()
    Client(schema_name=words[1]).save(verbosity=0)
    return time.perf_counter() - began


with hub():
    databases.use_copy("imagin_bench_stock")
    connection.set_schema_to_public()
    with connection.schema_editor() as editor:
        editor.create_model(Client)
    serve(answer)
