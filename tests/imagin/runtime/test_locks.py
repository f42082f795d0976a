"""The locks pin and hash everything, and say nothing of where it is downloaded from."""

from pathlib import Path

import pytest

LOCKS = Path(__file__).resolve().parents[3] / "requirements"


@pytest.mark.parametrize("name", ["run.txt", "dev.txt", "build.txt"])
def test_every_requirement_is_pinned_and_hashed_and_names_no_host(name):
    text = (LOCKS / name).read_text()
    assert "://" not in text
    requirements = text.replace("\\\n", " ").splitlines()
    assert requirements
    for requirement in requirements:
        assert "==" in requirement and "--hash=sha256:" in requirement
        assert not requirement.startswith("-")


def test_the_development_lock_contains_the_run_lock():
    pinned = [
        {line.split(" ")[0] for line in (LOCKS / name).read_text().splitlines() if "==" in line}
        for name in ("run.txt", "dev.txt")
    ]
    assert pinned[0] <= pinned[1]
