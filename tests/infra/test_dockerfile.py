"""The image: what its recipe promises can be read in it."""

import re
from pathlib import Path

import pytest

from imagin.runtime import serve

ROOT = Path(__file__).resolve().parents[2]
LINES = (ROOT / "Dockerfile").read_text().replace("\\\n", " ").splitlines()
STEPS = [line.split(None, 1) for line in LINES if line and not line.startswith(("#", " "))]
STAGES = [index for index, (verb, _) in enumerate(STEPS) if verb == "FROM"]
FINAL = STEPS[STAGES[-1] :]


def said(verb, steps=STEPS):
    return [rest for found, rest in steps if found == verb]


def test_any_base_can_be_given():
    assert STEPS[0][0] == "ARG" and STEPS[0][1].startswith("BASE=")
    assert [rest.split()[0] for rest in said("FROM")] == ["${BASE}"] * 2


def test_it_never_runs_as_root():
    (user,) = said("USER", FINAL)
    # A number: Kubernetes' runAsNonRoot cannot check a name.
    assert re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user)
    after = FINAL[[verb for verb, _ in FINAL].index("USER") :]
    assert not said("RUN", after) and not said("COPY", after)


def test_nothing_is_fetched_by_address():
    text = "\n".join(f"{verb} {rest}" for verb, rest in STEPS)
    assert not said("ADD")
    assert not re.search(r"curl|wget|--index|--extra-index|--find-links|--trusted-host|https://", text)
    assert not re.search(r"(?<![\w.])(?:[\w-]+\.)+(?:org|com|io|fr|net)(?![\w.])", text)


def test_libraries_come_from_the_hashed_locks_only():
    (options,) = [rest for rest in said("ARG") if rest.startswith("INSTALL=")]
    assert {"--require-hashes", "--no-deps", "--only-binary"} <= {*options.strip('"').split()}
    for command in " ".join(said("RUN")).split("&&"):
        if "/pip" in command and " -r " in command:
            assert "${INSTALL}" in command
        elif "/pip" in command:
            assert "--no-index" in command


def test_the_final_stage_holds_the_environment_and_nothing_of_the_build():
    assert said("COPY", FINAL) == ["--from=build /opt/imagin /opt/imagin"]
    assert "pip" not in " ".join(said("RUN", FINAL))
    context = (ROOT / ".dockerignore").read_text().split("\n")
    assert "*" in context and "**/*.pem" in context
    assert not {"!tests", "!infra", "!.git"} & {*context}


@pytest.mark.parametrize("verb", ["ENTRYPOINT", "CMD"])
def test_signals_reach_the_server(verb):
    (form,) = said(verb, FINAL)
    assert form.startswith("[")


def test_what_runs_by_default_exists():
    assert said("ENTRYPOINT", FINAL) == ['["python", "-m", "imagin.runtime"]']
    assert said("CMD", FINAL) == ['["serve", "web"]'] and "web" in serve.PARTS


def test_health_is_asked_of_the_port_that_listens():
    (check,) = said("HEALTHCHECK", FINAL)
    assert f"'127.0.0.1', {serve.LISTEN_PORT}" in check and "/sante/vivant" in check
    assert said("EXPOSE", FINAL) == [serve.LISTEN_PORT]


def test_the_static_files_are_made_in_the_image_and_readable_by_its_user():
    """Django writes files as 0600 here (FILE_UPLOAD_PERMISSIONS), and root made them."""
    (made,) = [command for command in said("RUN") if "collectstatic" in command]
    assert "IMAGIN_STATIC_DIR=/opt/imagin/static" in made and "chmod -R a+rX /opt/imagin/static" in made
    assert "IMAGIN_STATIC_DIR=/opt/imagin/static" in " ".join(said("ENV", FINAL))
