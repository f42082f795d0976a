"""``make bench``: our figures and a reference, side by side in one run, one JSON line each.

Each pair is measured in turns (ours, reference, ours, …), so that a slow moment of the machine falls
on both. Medians are written to build/bench.jsonl: name, ours, reference, ratio, unit.
"""

import json
import os
import statistics
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "platform"), str(ROOT), str(ROOT / "infra" / "bench")]

from tests.services import environment  # noqa: E402

os.environ.update(environment())
os.environ.setdefault("PYTHONPATH", os.pathsep.join(sys.path[:3]))

import console  # noqa: E402
import creation  # noqa: E402
import memory  # noqa: E402
import migrations  # noqa: E402
import open_academy  # noqa: E402
import requests_pair  # noqa: E402
import rules_lookup  # noqa: E402

OUTPUT = ROOT / "build" / "bench.jsonl"


def line(name: str, ours: list[float], reference: list[float], unit: str) -> dict:
    mine = statistics.median(ours)
    theirs = statistics.median(reference) if reference else None
    ratio = round(mine / theirs, 3) if theirs else None
    return {
        "name": name,
        "ours": round(mine, 4),
        "reference": None if theirs is None else round(theirs, 4),
        "ratio": ratio,
        "unit": unit,
    }


def main() -> None:
    noop, one = migrations.measure(rounds=3)
    lines = [
        line("academy.create", *creation.measure(rounds=5), "s"),
        line("academy.open_s", *open_academy.measure(rounds=3), "s"),
        line("tenancy.request", *requests_pair.measure(rounds=12), "ms"),
        line("rules.lookup", *rules_lookup.measure(rounds=12), "ns"),
        line("academy.migrate_noop_40", *noop, "s"),
        line("academy.migrate_one_40", *one, "s"),
        line("console.40_academies_ms", *console.measure(rounds=5), "ms"),
        line("run.idle_memory_mb", *memory.measure(), "MB"),
    ]
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text("".join(json.dumps(entry) + "\n" for entry in lines))
    print(OUTPUT.read_text(), end="")


if __name__ == "__main__":
    main()
