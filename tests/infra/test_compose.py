"""The compose file: read as YAML with its anchors; no engine is needed, none is proved."""

import re

import pytest
from ruamel.yaml import YAML

from imagin.runtime import serve
from imagin.runtime.secret_files import SECRETS
from tests.infra.names import ROOT, known

TEXT = (ROOT / "infra" / "compose.yaml").read_text()
FILE = YAML(typ="safe").load(TEXT)
SERVICES = FILE["services"]
OURS = {"prepare", "web", "worker", "keeper", "beat"}


def environment(name):
    """As a container sees it: a file of secrets counts for the variable it holds."""
    given = {key: str(value) for key, value in SERVICES[name]["environment"].items()}
    return given | {key.removesuffix("_FILE"): "x" for key in given if key.removesuffix("_FILE") in SECRETS}


def test_the_services_are_those_of_the_design():
    assert {*SERVICES} == OURS | {"postgresql", "valkey", "s3"}


@pytest.mark.parametrize("name", sorted(OURS))
def test_each_part_is_given_all_it_asks_for(name, tmp_path):
    verb, part = SERVICES[name]["command"]
    key = tmp_path / "oidc.pem"
    key.touch()
    assert verb == "serve"
    serve.check(part, environment(name) | {"IMAGIN_OIDC_KEY_FILE": str(key)})


@pytest.mark.parametrize("name", sorted(OURS))
def test_each_variable_is_read_by_our_code(name):
    assert not {*SERVICES[name]["environment"]} - known()


def test_only_prepare_and_the_keeper_know_the_owner():
    knowing = {name for name in SERVICES if "db_owner_url" in SERVICES[name].get("secrets", [])}
    assert knowing == {"prepare", "keeper"}
    assert not SERVICES["keeper"].get("ports") and not SERVICES["prepare"].get("ports")


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_each_container_is_closed(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert "no-new-privileges:true" in service["security_opt"]
    assert not service.get("privileged") and "network_mode" not in service
    if name in OURS:
        assert service["cap_drop"] == ["ALL"]
        assert {mount.split(":")[0] for mount in service["tmpfs"]} == {"/tmp", "/var/lib/imagin"}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_each_secret_mounted_is_declared(name):
    assert {*SERVICES[name].get("secrets", [])} <= {*FILE["secrets"]}
    mounted = {f"/run/secrets/{secret}" for secret in SERVICES[name].get("secrets", [])}
    wanted = {str(v) for v in (SERVICES[name].get("environment") or {}).values() if "/run/secrets/" in str(v)}
    assert wanted <= mounted


@pytest.mark.parametrize("name", sorted(OURS - {"prepare"}))
def test_nothing_serves_before_prepare_is_done(name):
    waits = SERVICES[name]["depends_on"]
    assert waits["prepare"]["condition"] == "service_completed_successfully"
    assert waits["valkey"]["condition"] == "service_healthy"


def test_the_servers_say_when_they_are_ready():
    assert all("test" in SERVICES[name]["healthcheck"] for name in ("postgresql", "valkey", "s3", "worker"))
    assert {*SERVICES["prepare"]["depends_on"]} == {"postgresql", "valkey", "s3"}
    assert "healthcheck" not in SERVICES["web"]  # the image's own


def test_there_is_one_clock_and_several_webs():
    assert SERVICES["beat"]["deploy"] == {"replicas": 1, "update_config": {"order": "stop-first"}}
    assert SERVICES["web"]["deploy"]["replicas"] >= 2
    assert SERVICES["prepare"]["restart"] == "no"


def test_the_example_names_every_variable_and_gives_no_value():
    lines = (ROOT / "infra" / ".env.example").read_text().splitlines()
    named = dict(re.findall(r"^(?:# )?([A-Z0-9_]+)=(.*)$", "\n".join(lines), re.M))
    assert {*re.findall(r"\$\{([A-Z0-9_]+)", TEXT)} == {*named} - {"COMPOSE_PROFILES"}
    assert {value for name, value in named.items() if name != "COMPOSE_PROFILES"} == {""}
    required = {*re.findall(r"\$\{([A-Z0-9_]+):\?", TEXT)}
    assert required == {name for name in named if f"\n{name}=" in "\n".join(lines)} - {"COMPOSE_PROFILES"}


def test_the_secrets_are_those_that_the_command_makes(tmp_path):
    from imagin.runtime.keys import make_secrets

    made = make_secrets(tmp_path / "secrets")
    wanted = {entry["file"].rsplit("/", 1)[1] for entry in FILE["secrets"].values()}
    assert wanted <= {*made}
    owner = (tmp_path / "secrets" / "db_owner_url").read_text()
    assert owner.startswith("postgresql://imagin_owner:") and owner.endswith("@postgresql/imagin")
    assert (tmp_path / "secrets").stat().st_mode & 0o777 == 0o700


def test_secrets_already_there_are_kept(tmp_path):
    from imagin.runtime.keys import make_secrets

    make_secrets(tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert make_secrets(tmp_path) == []
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before
