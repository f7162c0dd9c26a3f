"""What makes the project installable, importable and buildable."""

import subprocess
import sys
import zipfile
from pathlib import Path

import graphql
import pytest

import partner_api
from tests.harness.server import ROOT


def test_graphql_core_is_not_hidden_by_our_folder() -> None:
    assert "site-packages" in Path(graphql.__file__).parts
    assert not list((ROOT / "graphql").glob("*.py"))
    assert Path(partner_api.__file__).parent == ROOT / "graphql" / "partner_api"


def test_import_contracts_hold() -> None:
    result = subprocess.run(
        [ROOT / ".venv/bin/lint-imports", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-3000:]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    uv = ROOT / ".tools/bin/uv"
    if not uv.exists():
        pytest.skip("the wheel is built by the project's own uv: run `make test`")
    target = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [uv, "build", "--wheel", "--quiet", "--python", sys.executable, "--out-dir", target],
        cwd=ROOT,
        check=True,
    )
    (found,) = target.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def wheel(built: Path) -> list[str]:
    return zipfile.ZipFile(built).namelist()


def test_the_wheel_holds_code_pages_assets_and_catalogues(wheel: list[str]) -> None:
    expected = {
        "portal/cli.py",
        "partner_api/__init__.py",
        "sharing/policies.py",
        "portal/templates/base.html",
        "portal/locale/ru/LC_MESSAGES/django.po",
    }
    assert expected <= set(wheel)
    assert any(name.startswith("portal/static/guildhall/") for name in wheel)


def test_the_wheel_holds_nothing_else(wheel: list[str]) -> None:
    assert not [name for name in wheel if name.startswith(("tests/", "benchmarks/", "graphql/"))]


_INSTALLED = """
import argparse, sys
from django.conf import settings
settings.configure(GRAPHQL_OPERATIONS="")
from partner_api import documents
from portal.commands import schema
print(documents.__file__, [text for text in documents.kept().values() if "FeedCursor" in text])
sys.exit(schema.run(argparse.Namespace(check=False, release=True)))
"""


def test_what_is_installed_keeps_operations_and_writes_no_schema(
    built: Path, tmp_path: Path
) -> None:
    zipfile.ZipFile(built).extractall(tmp_path)
    run = subprocess.run(
        [sys.executable, "-c", _INSTALLED],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2, run.stderr
    assert "in a clone of Guildhall" in run.stderr
    assert run.stdout.startswith(str(tmp_path))
    assert "feedCursor" in run.stdout
