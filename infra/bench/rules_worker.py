import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "imagin.settings")

import django  # noqa: E402
from pair import serve  # noqa: E402

django.setup()

from imagin.rules.registry import all_rules  # noqa: E402
from imagin.rules.services import rule, set_rule  # noqa: E402
from imagin.tenancy.context import academy, hub  # noqa: E402
from tests import databases  # noqa: E402

PLAIN = {declared.key: declared.default for declared in all_rules()}


def answer(words: list[str]) -> float:
    """Seconds per lookup, the loop included on both sides."""
    measured = of_rule if words[0] == "rule" else of_dict
    with academy("toulouse"):
        rule("modules.travel")
        began = time.perf_counter()
        measured(int(words[1]))
        return (time.perf_counter() - began) / int(words[1])


def of_rule(count: int) -> None:
    for _ in range(count):
        rule("modules.travel")


def of_dict(count: int) -> None:
    for _ in range(count):
        PLAIN["modules.travel"]  # noqa: B018


with hub():
    databases.use_copy("imagin_bench_rules")
    set_rule("toulouse", "modules.travel", False, actor="bench")
    serve(answer)
