"""The Helm chart: its values against its schema, its templates as text, and as Helm renders them."""

import json
import re
import shutil
import subprocess

import jsonschema
import pytest
from ruamel.yaml import YAML

from imagin.runtime import secret_files, serve
from tests.infra.names import ROOT, known

CHART = ROOT / "infra" / "helm" / "imagin"
VALUES = YAML(typ="safe").load(CHART / "values.yaml")
SCHEMA = json.loads((CHART / "values.schema.json").read_text())
TEMPLATES = sorted((CHART / "templates").iterdir())
TEXTS = {path.name: path.read_text() for path in TEMPLATES}
ALL = "\n".join(TEXTS.values())
ACTION = re.compile(r"{{-?\s*(/\*.*?\*/|.*?)\s*-?}}", re.S)
REQUIRED = {
    "hub": {"host": "imagin.example.fr"},
    "mail": {"from": "IMAG'IN <ne-pas-repondre@example.fr>"},
    "documents": {"endpoint": "https://s3.example.fr"},
}


def with_required(**changes):
    values = json.loads(json.dumps(VALUES))
    for section, given in (REQUIRED | changes).items():
        values[section] = values[section] | given
    return values


def test_the_values_fit_their_schema_once_the_required_ones_are_given():
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    jsonschema.validate(with_required(), SCHEMA)


@pytest.mark.parametrize(
    "changes",
    [
        {"hub": {"host": ""}},
        {"hub": {"host": "https://imagin.example.fr"}},
        {"hub": {"host": "imagin.example.fr", "secretKey": "no secret is a value"}},
        {"web": {"replicas": 0}},
        {"ingress": {"wildcardHost": "imagin.example.fr"}},
        {"documents": {"endpoint": "s3.example.fr"}},
    ],
)
def test_what_would_not_work_is_refused_before_anything_is_installed(changes):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(with_required(**changes), SCHEMA)


def test_the_schema_knows_every_value_and_no_other():
    assert _leaves(VALUES) == _named(SCHEMA)


def _leaves(values, path=()):
    found = set()
    for key, value in values.items():
        closed = isinstance(value, dict) and value and key != "resources"
        found |= _leaves(value, (*path, key)) if closed else {(*path, key)}
    return found


def _named(schema, path=()):
    found = set()
    for key, entry in schema["properties"].items():
        if key == "global":  # Helm's own
            continue
        closed = "properties" in entry and key != "resources"
        found |= _named(entry, (*path, key)) if closed else {(*path, key)}
    return found


def test_every_value_is_read_by_a_template_and_every_one_read_exists():
    read = {tuple(name.split(".")) for name in re.findall(r"\.Values\.([\w.]+)", ALL)}
    assert read == _leaves(VALUES)


@pytest.mark.parametrize("name", TEXTS)
def test_the_actions_of_a_template_are_balanced(name):
    depth = 0
    for action in ACTION.findall(TEXTS[name]):
        word = action.split()[0]
        depth += word in ("if", "range", "with", "define", "block")
        depth -= word == "end"
        assert depth >= 0
    assert depth == 0 and TEXTS[name].count("{{") == len(ACTION.findall(TEXTS[name]))


def test_every_helper_asked_for_is_defined():
    assert {*re.findall(r'include "([\w.]+)"', ALL)} <= {*re.findall(r'define "([\w.]+)"', ALL)}


def test_each_variable_is_read_by_our_code():
    block = TEXTS["_helpers.tpl"].split('define "imagin.environment"')[1].split("{{- end -}}")[0]
    given = {*re.findall(r"^([A-Z][A-Z0-9_]+):", block, re.M)}
    secret = {*re.findall(r'"([A-Z][A-Z0-9_]+)"', TEXTS["_helpers.tpl"])}
    assert not (given | secret | {"IMAGIN_DB_OWNER_URL", "IMAGIN_TASK_QUEUES"}) - known()
    assert {*serve.ALWAYS, *serve.BUCKET_KEYS} <= given | secret
    assert secret == {*secret_files.SECRETS} - {"IMAGIN_DB_OWNER_URL"}


def test_each_pod_runs_a_part_that_exists_and_two_know_the_owner():
    pods = re.findall(r'"name" "(\w+)" "part" "(\w+)".*?"owner" (true|false) "queues" "(\w*)"', ALL)
    assert {part for _, part, _, _ in pods} == {*serve.PARTS}
    assert {name for name, _, owner, _ in pods if owner == "true"} == {"prepare", "keeper"}
    for _, part, owner, queues in pods:
        may = serve.OWNER in serve.wanted(part, {"IMAGIN_TASK_QUEUES": queues})
        assert may is (owner == "true")


@pytest.mark.parametrize(
    "line",
    [
        "runAsNonRoot: true",
        "seccompProfile: {type: RuntimeDefault}",
        "allowPrivilegeEscalation: false",
        "readOnlyRootFilesystem: true",
        "capabilities: {drop: [ALL]}",
        "automountServiceAccountToken: false",
    ],
)
def test_pods_keep_to_the_restricted_profile(line):
    assert line in TEXTS["_helpers.tpl"]


def test_prepare_runs_before_every_version_and_there_is_one_clock():
    assert TEXTS["prepare.yaml"].count("helm.sh/hook: pre-install,pre-upgrade") == 2
    beat = TEXTS["tasks.yaml"].rsplit("kind: Deployment", 1)[1]
    assert "replicas: 1" in beat and "strategy: {type: Recreate}" in beat


@pytest.mark.skipif(shutil.which("helm") is None, reason="helm absent : le rendu n'est pas vérifié ici")
def test_helm_renders_it(tmp_path):
    YAML().dump(REQUIRED, tmp_path / "values.yaml")
    done = subprocess.run(
        ["helm", "template", "essai", str(CHART), "--values", str(tmp_path / "values.yaml")],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    kinds = [document["kind"] for document in YAML(typ="safe").load_all(done.stdout) if document]
    assert kinds.count("Deployment") == 4 and "Job" in kinds
