"""Every place that writes to a journal: ids and codes only, and a sentence for each code."""

import ast
import re
from pathlib import Path

from imagin.identity.views.refusals import FAILURES
from tenants.journal.sentences import FAMILIES, LABELS, MADE, PLACE, SENTENCES, WORDS

ROOT = Path(__file__).resolve().parents[3]
FOLDERS = ("platform/imagin", "tenants", "federation", "portal")
WRITERS = {"record", "tell", "_tell"}
CODE = re.compile(r"[a-z_]+(\.[a-z_]+)+\Z")
PERSONAL = re.compile(
    r"name|mail|phone|address|numen|\bnir\b|iban|bic|password|secret|token|\bip\b|birth|typed|email", re.I
)
# A file name is the feed's, checked where it is kept; a format is not a name.
HARMLESS = {"username_field"}


def calls():
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*.py")):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and _called(node) in WRITERS:
                    yield path.relative_to(ROOT), node


def _called(node: ast.Call) -> str:
    function = node.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def codes(node: ast.Call) -> list[str]:
    """Every literal of the call that is shaped like a code, conditional ones included."""
    found = (inner.value for inner in ast.walk(node) if isinstance(inner, ast.Constant))
    literals = [value for value in found if isinstance(value, str) and CODE.match(value)]
    return [value for value in literals if value.split(".")[0] in FAMILIES or _first(node) == value]


def _first(node: ast.Call) -> str:
    first = node.args[0] if node.args else None
    return str(first.value) if isinstance(first, ast.Constant) else ""


def test_the_calls_are_found():
    assert len(list(calls())) > 10


def test_no_call_hands_over_personal_data():
    wrong = [
        f"{path}:{node.lineno} {keyword.arg}"
        for path, node in calls()
        for keyword in node.keywords
        if keyword.arg and keyword.arg not in HARMLESS and PERSONAL.search(keyword.arg)
    ]
    assert wrong == []


def test_each_code_has_its_sentence():
    missing = {f"{code} ({path})" for path, node in calls() for code in codes(node) if code not in SENTENCES}
    assert missing == set(), "Écrivez la phrase dans tenants/journal/sentences.py"


def values(node: ast.Call) -> set[str]:
    """Names of what the call hands over, of those that it spells."""
    return {keyword.arg for keyword in node.keywords if keyword.arg} - {"actor", "subject", "code"}


def test_each_value_has_its_label():
    """In « Détail technique »; what a call hands over by a dictionary, its sentence quotes."""
    told = {name for path, node in calls() if _told_to_a_journal(node) for name in values(node)}
    quoted = {name for words in SENTENCES.values() for name in PLACE.findall(words)}
    assert (told | quoted) - MADE.keys() - LABELS.keys() == set(), "Écrivez le libellé dans sentences.py"


def _told_to_a_journal(node: ast.Call) -> bool:
    return any(code in SENTENCES for code in codes(node)) or "actor" in {k.arg for k in node.keywords}


def test_each_sentence_has_its_family():
    assert {code.split(".")[0] for code in SENTENCES} <= set(FAMILIES)


def test_each_reason_of_a_refused_sign_in_has_its_words():
    assert {*FAILURES, "code-replayed"} <= set(WORDS["reason"])
