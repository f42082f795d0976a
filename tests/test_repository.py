"""Rules that the repository itself must obey."""

import importlib.util
import platform
import re
import subprocess
import sysconfig
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from imagin.tenancy import naming
from imagin.tenancy.context import PUBLIC, Scope, enter

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = {"imagin": "platform/imagin", "tenants": "tenants", "federation": "federation", "portal": "portal"}
CODE = ("platform/imagin", "tenants", "federation", "portal", "infra")
TOP = {"platform", "tenants", "federation", "portal", "infra", "tests", "requirements", ".ci"}


def tracked(*suffixes: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True
    )
    paths = (ROOT / line for line in listed.stdout.splitlines())
    return [path for path in paths if path.suffix in suffixes and path.is_file()]


def test_platform_folder_never_shadows_the_standard_library():
    assert not (ROOT / "platform" / "__init__.py").exists()
    assert (ROOT / "tests" / "__init__.py").exists()
    assert Path(platform.__file__).parent == Path(sysconfig.get_path("stdlib"))


@pytest.mark.parametrize(("package", "folder"), FOLDERS.items())
def test_each_package_is_loaded_from_this_checkout(package, folder):
    assert importlib.util.find_spec(package).origin == str(ROOT / folder / "__init__.py")


def test_the_folder_of_an_app_decides_its_schema():
    both = {*settings.SHARED_APPS} & {*settings.TENANT_APPS}
    assert both == {"imagin.sessions"}
    in_academy_schema = {*settings.TENANT_APPS} - both
    assert in_academy_schema == {app for app in settings.INSTALLED_APPS if app.startswith("tenants.")}


def test_the_top_level_holds_the_folders_of_the_design():
    assert {path.relative_to(ROOT).parts[0] for path in tracked(".py", ".txt", ".sh", ".yaml")} <= TOP


def test_files_stay_small():
    long = {path.name: n for path in tracked(".py", ".html", ".css", ".js") if (n := _lines(path)) > 300}
    assert not {name for name in long if "migrations" not in name}


def _lines(path: Path) -> int:
    return 0 if "migrations" in path.parts else len(path.read_text().splitlines())


def test_the_locks_name_no_index_and_no_file_a_path_of_a_machine():
    locks = "".join(path.read_text() for path in (ROOT / "requirements").glob("*.txt"))
    assert "://" not in locks and "--index" not in locks and "--find" not in locks
    machine = re.compile(r"/(?:home|Users)/[a-z]")
    files = tracked(".py", ".txt", ".toml", ".sh", ".md", ".json", ".yaml")
    assert not [path.name for path in files if path != Path(__file__) and machine.search(path.read_text())]


def test_no_inline_style_or_script_in_a_page():
    pages = [path for path in tracked(".html") if "pdf" not in path.read_text()[:400].lower()]
    inline = re.compile(r"\sstyle=|<script(?![^>]*\bsrc=)|\son[a-z]+=", re.IGNORECASE)
    assert not [path.name for path in pages if inline.search(path.read_text())]


def test_every_template_is_used():
    code = "\n".join(path.read_text() for path in tracked(".py", ".html"))
    names = [str(path).split("/templates/", 1)[1] for path in tracked(".html") if "/templates/" in str(path)]
    assert not [name for name in names if name not in code and not name.startswith("shell/help/")]


@pytest.mark.parametrize("scope", [Scope(PUBLIC, "owner"), Scope(naming.schema_of("toulouse"), "owner")])
def test_no_migration_is_missing(scope, committed):
    with enter(scope):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)
