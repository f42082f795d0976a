"""infra/security.md names tests: each of them exists, each item of the chapters is there once."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "infra" / "security.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| V")
]
STATES = {"met", "partly", "not met", "n/a", "doc"}
# OWASP ASVS 5.0.0: items of each section of the chapters that are read whole.
SECTIONS = {
    6: (3, 12, 8, 6, 8, 4, 2, 4),
    7: (3, 4, 2, 5, 3, 2),
    8: (4, 4, 3, 2),
    9: (3, 4),
    10: (2, 3, 5, 16, 5, 2, 3),
    16: (1, 5, 4, 3, 4),
}


@cache
def names_in(path: str) -> set[str]:
    """Functions of a test file, those of a class as ``Class::test``."""
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    named = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    inside = {
        (kind.name, node.name) for kind in classes for node in kind.body if isinstance(node, ast.FunctionDef)
    }
    return named | {f"{kind}::{name}" for kind, name in inside}


@pytest.mark.parametrize("proof", sorted(set(re.findall(r"`(tests/[^`]+\.py::[^`]+)`", PAGE))))
def test_the_test_exists(proof):
    path, _, name = proof.partition("::")
    assert (ROOT / path).is_file(), path
    assert name in names_in(path)


def test_each_item_is_there_once():
    told = Counter(row[0] for row in ROWS)
    assert not [item for item, times in told.items() if times > 1]
    wanted = {
        f"V{chapter}.{section}.{item}"
        for chapter, counts in SECTIONS.items()
        for section, count in enumerate(counts, 1)
        for item in range(1, count + 1)
    }
    read_whole = {item for item in told if int(item[1:].split(".")[0]) in SECTIONS}
    assert read_whole == wanted


def test_what_is_met_is_proved():
    assert {row[3] for row in ROWS} <= STATES
    assert not [row[0] for row in ROWS if row[3] == "met" and "`tests/" not in row[5]]
    assert not [row[0] for row in ROWS if len(row) != 6]
