"""One part of a deployment: what it asks for, what it becomes, what it refuses."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from imagin.runtime import secret_files, serve
from imagin.runtime.errors import RefusedError

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def given(tmp_path):
    """Everything a part without the owner asks for."""
    key = tmp_path / "oidc.pem"
    key.write_text("a key")
    return dict.fromkeys(serve.ALWAYS, "x") | {"IMAGIN_OIDC_KEY_FILE": str(key)}


@pytest.mark.parametrize("part", ["web", "worker", "beat"])
def test_a_part_that_has_everything_starts(part, given):
    serve.check(part, given)


@pytest.mark.parametrize("part", serve.PARTS)
@pytest.mark.parametrize("name", serve.ALWAYS)
def test_each_variable_that_is_missing_is_named(part, name, given):
    given |= {serve.OWNER: "x"} if part == "prepare" else {}
    del given[name]
    with pytest.raises(RefusedError, match=f"Il manque {name} : donnez"):
        serve.check(part, given)


def test_a_bucket_asks_for_its_keys(given):
    with pytest.raises(RefusedError, match="AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY"):
        serve.check("web", given | {"S3_ENDPOINT_URL": "http://s3:9000"})


@pytest.mark.parametrize("part", ["prepare", "worker"])
def test_the_owner_is_asked_for_where_it_is_needed(part, given):
    with pytest.raises(RefusedError, match="Il manque IMAGIN_DB_OWNER_URL"):
        serve.check(part, given | {"IMAGIN_TASK_QUEUES": "celery,owner"})


@pytest.mark.parametrize("part", ["web", "worker", "beat"])
def test_the_owner_is_refused_where_it_is_not(part, given):
    with pytest.raises(RefusedError, match="n'a pas à connaître IMAGIN_DB_OWNER_URL"):
        serve.check(part, given | {serve.OWNER: "x"})


def test_a_key_that_cannot_be_read_is_told(given):
    with pytest.raises(RefusedError, match="IMAGIN_OIDC_KEY_FILE=/nowhere.pem n'est pas lisible"):
        serve.check("web", given | {"IMAGIN_OIDC_KEY_FILE": "/nowhere.pem"})


@pytest.mark.parametrize("text", ["0", "65", "-1", "two"])
def test_a_number_that_makes_no_sense_is_refused(text):
    with pytest.raises(RefusedError, match=f"IMAGIN_WEB_WORKERS={text} ne convient pas"):
        serve.command("web", {"IMAGIN_WEB_WORKERS": text})


def test_the_commands_follow_the_environment():
    web = serve.command("web", {"IMAGIN_WEB_WORKERS": "5"})
    assert web[:2] == ["-m", "granian"] and web[web.index("--workers") + 1] == "5"
    worker = serve.command("worker", {"IMAGIN_TASK_QUEUES": "owner"})
    assert worker[worker.index("--queues") + 1] == "owner"
    assert serve.command("prepare", {"IMAGIN_STATIC_DIR": "/opt"})[-1] == "--static-made"
    assert serve.command("prepare", {})[-1] == "prepare"


def test_every_queue_a_task_is_sent_to_is_consumed():
    from imagin import celery_config
    from imagin.runtime.plan import OWNER_QUEUE

    assert {route["queue"] for route in celery_config.task_routes.values()} == {OWNER_QUEUE}


def test_a_secret_may_be_a_file(tmp_path):
    (tmp_path / "url").write_text("postgresql://x\n")
    environ = {"IMAGIN_DB_URL_FILE": str(tmp_path / "url")}
    secret_files.read_files(environ)
    assert environ == {"IMAGIN_DB_URL": "postgresql://x"}


@pytest.mark.parametrize(
    ("content", "more", "sentence"),
    [
        (None, {}, "n'est pas lisible"),
        (b"", {}, "est vide"),
        (b"\n", {}, "est vide"),
        (b"\xff", {}, "n'est pas lisible"),
        (b"x", {"IMAGIN_SECRET_KEY": "y"}, "sont donnés tous les deux"),
    ],
)
def test_a_file_of_secret_that_does_not_do_is_told(tmp_path, content, more, sentence):
    if content is not None:
        (tmp_path / "key").write_bytes(content)
    environ = {"IMAGIN_SECRET_KEY_FILE": str(tmp_path / "key")} | more
    with pytest.raises(RefusedError, match=sentence):
        secret_files.read_files(environ)


def test_the_refusal_is_a_sentence_and_exit_code_1():
    done = _run("serve", "web", environ={})
    assert done.returncode == 1
    assert done.stderr.startswith("Il manque IMAGIN_SECRET_KEY") and "Traceback" not in done.stderr


def test_the_process_becomes_the_server(given, tmp_path):
    """The same pid, so that the engine's SIGTERM is the server's: beat stops in good order."""
    environ = given | dict.fromkeys(("IMAGIN_DB_URL",), "postgresql://x@127.0.0.1:9/x")
    environ |= {
        "BROKER_URL": "memory://",
        "IMAGIN_STATE_DIR": str(tmp_path),
        "IMAGIN_EMAIL_URL": "consolemail://",
    }
    environ |= {"IMAGIN_FIELD_KEYS": "1:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="}
    with subprocess.Popen(
        [sys.executable, "-P", "-m", "imagin.runtime", "serve", "beat"],
        env=_environment(environ),
        cwd=tmp_path,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            _wait_for(tmp_path / "beat", process)
            assert "celery" in Path(f"/proc/{process.pid}/cmdline").read_text()
            process.send_signal(signal.SIGTERM)
            assert process.wait(15) == 0
        finally:
            process.kill()


def _wait_for(path, process):
    import time

    for _ in range(300):
        if any(path.parent.glob(f"{path.name}*")):
            return
        assert process.poll() is None, process.stderr.read()
        time.sleep(0.1)
    raise TimeoutError(path)


def _environment(given):
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{ROOT / 'platform'}:{ROOT}",
        "LANG": "C.UTF-8",
    } | given


def _run(*arguments, environ):
    return subprocess.run(
        [sys.executable, "-P", "-m", "imagin.runtime", *arguments],
        env=_environment(environ),
        capture_output=True,
        text=True,
    )
