"""``guildhall import``: the contract that scripts rely on."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from partners.models import Organisation
from portal.cli import COMMANDS
from portal.commands import import_file
from portal.desk.models import ImportJob, ImportMapping
from portal.environment import CommandError
from tests.cast import make_staff
from tests.imports.kit import Wizard

pytestmark = pytest.mark.django_db
HEADER = "account;office_location;subsidiary_of\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "accounts.csv"
    path.write_text(HEADER + "Sonron;Korea;\nBubba Gump;Atlantis;\nConfig;Bulgaria;Sonron\n")
    return path


def run(*arguments: str) -> tuple[int, dict[str, Any]]:
    """The command's status and its JSON."""
    parser = argparse.ArgumentParser()
    import_file.configure_arguments(parser)
    return import_file.run(parser.parse_args([*arguments, "--json"])), {}


def result(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    status, _ = run(*arguments)
    assert status == 0
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def test_a_dry_run_writes_nothing_at_all(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = result(capsys, "organisations", str(file), "--dry-run")
    assert (answer["created"], answer["refused"], answer["dry_run"]) == (2, 1, True)
    (problem,) = answer["problems"]
    assert (problem["row"], problem["field"]) == (3, "country")
    assert not Organisation.objects.exists()
    assert not ImportJob.objects.exists()
    assert not ImportMapping.objects.exists()


def test_importing_writes_once_and_hands_refused_rows_back(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    errors = tmp_path / "errors.csv"
    answer = result(capsys, "organisations", str(file), "--errors", str(errors))
    assert (answer["created"], answer["refused"]) == (2, 1)
    assert Organisation.objects.get(name="Config").parent == Organisation.objects.get(
        name="Sonron"
    )
    lines = errors.read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("Bubba Gump;Atlantis;")
    again = result(capsys, "organisations", str(file))
    assert (again["created"], again["changed"], again["unchanged"]) == (0, 0, 2)


def test_an_import_is_taken_back(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    number = result(capsys, "organisations", str(file))["import"]
    config = Organisation.objects.get(name="Config")
    config.city = "Plovdiv"
    config.save()
    answer = result(capsys, "--undo", number)
    assert answer == {
        "import": number,
        "undone": 0,
        "kept_changed_since": 1,
        "kept_in_use": 1,
    }
    assert Organisation.objects.filter(name="Sonron").exists()
    with pytest.raises(CommandError, match="nothing to undo"):
        run("--undo", number)
    with pytest.raises(CommandError, match="no such import"):
        run("--undo", "0a0a0a0a-0000-4000-8000-000000000000")
    with pytest.raises(CommandError, match="no file"):
        run("organisations", "--undo", number)
    with pytest.raises(CommandError, match="KIND FILE"):
        run("organisations")
    other = file.with_name("others.csv")
    other.write_text(HEADER + "Zoomit;Korea;\nStanredtax;Bulgaria;\n")
    number = result(capsys, "organisations", str(other))["import"]
    answer = result(capsys, "--undo", number)
    assert (answer["undone"], answer["kept_changed_since"], answer["kept_in_use"]) == (2, 0, 0)
    assert not Organisation.objects.filter(name="Zoomit").exists()


def test_a_mapping_comes_by_name_or_from_a_file(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = {
        "source": "crm",
        "fields": {
            "key": {"column": "account"},
            "name": {"column": "account"},
            "country": {"column": "office_location", "values": {"Atlantis": "GR"}},
            "role": {"constant": "customer"},
        },
    }
    mapping = tmp_path / "mapping.json"
    mapping.write_text(json.dumps(rules))
    answer = result(capsys, "organisations", str(file), "--mapping", str(mapping))
    assert answer["created"] == 3
    assert Organisation.objects.get(name="Bubba Gump").external_id == "crm:Bubba Gump"
    ImportMapping.objects.create(kind="organisations", name="CRM accounts", rules=rules)
    named = result(capsys, "organisations", str(file), "--mapping", "CRM accounts")
    assert named["unchanged"] == 3


def test_a_mapping_file_says_only_what_the_header_does_not(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mapping = tmp_path / "mapping.json"
    mapping.write_text('{"fields": {"country": {"values": {"Atlantis": "GR"}}, "parent": null}}')
    assert result(capsys, "organisations", str(file), "--mapping", str(mapping))["created"] == 3
    assert Organisation.objects.get(name="Bubba Gump").country == "GR"
    assert Organisation.objects.get(name="Config").parent is None


def test_everything_wrong_with_a_mapping_is_said_in_words_for_the_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, mapping = tmp_path / "odd.csv", tmp_path / "mapping.json"
    path.write_text("Colour;Size\nred;2\n")
    mapping.write_text('{"fields": {"ordered_on": {"column": "Day"}}}')
    with pytest.raises(CommandError) as wrong:
        run("orders", str(path), "--mapping", str(mapping))
    said = str(wrong.value)
    assert "No column fills the field “number”" in said
    assert "the field “ordered_on” from the column “Day”" in said
    assert "The file has the columns: Colour, Size." in said
    assert "Choose" not in said


def test_answers_given_after_a_mapping_was_named_are_kept_with_it(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = file.read_text()
    wizard = Wizard(make_staff("sales"), "organisations")
    wizard.upload(*text.splitlines())
    wizard.map(mapping_name="CRM accounts")
    wizard.act("values", field="country", value="Atlantis", meant="Greece")
    assert wizard.job.refused == 0
    named = result(capsys, "organisations", str(file), "--mapping", "CRM accounts")
    assert (named["created"], named["refused"]) == (3, 0)
    assert result(capsys, "organisations", str(file))["unchanged"] == 3
    other = tmp_path / "other.csv"
    other.write_text("note;" + text.replace("\n", "\nx;").removesuffix("x;"))
    answer = result(capsys, "organisations", str(other), "--mapping", "CRM accounts")
    assert (answer["unchanged"], answer["refused"]) == (3, 0)


def test_using_a_named_mapping_forgets_no_answers_for_the_same_columns(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = {name: {"column": "account"} for name in ("key", "name")}
    rules |= {"country": {"column": "office_location"}, "role": {"constant": "customer"}}
    ImportMapping.objects.create(kind="organisations", name="Bare", rules={"fields": rules})
    wizard = Wizard(make_staff("sales"), "organisations")
    wizard.upload(*file.read_text().splitlines())
    wizard.map()
    wizard.act("values", field="country", value="Atlantis", meant="Greece")
    assert result(capsys, "organisations", str(file), "--mapping", "Bare")["refused"] == 0
    assert result(capsys, "organisations", str(file))["refused"] == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("orders", "nowhere.csv"), "there is no file"),
        (("starships", __file__), "Choose one of"),
        (("organisations", __file__, "--mapping", "Nobody's"), "No mapping is remembered"),
    ],
)
def test_what_goes_wrong_is_said_and_fails(arguments: tuple[str, ...], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        run(*arguments)


def test_the_command_is_listed() -> None:
    assert "import" in COMMANDS


def test_the_first_row_is_a_row_if_the_command_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path, rules = tmp_path / "bare.csv", tmp_path / "rules.json"
    path.write_text("Sonron;Korea\nConfig;Bulgaria\n")
    columns = {
        "key": {"column": "#1"},
        "name": {"column": "#1"},
        "country": {"column": "#2"},
        "role": {"constant": "customer"},
    }
    rules.write_text(json.dumps({"fields": columns}))
    command = ("organisations", str(path), "--mapping", str(rules), "--header", "no")
    assert result(capsys, *command)["created"] == 2
    assert result(capsys, "organisations", str(path))["unchanged"] == 2


@pytest.mark.parametrize("content", ['["name"]', '{"fields": {"name": "account"}}', "{"])
def test_a_mapping_file_that_is_none_is_refused(file: Path, tmp_path: Path, content: str) -> None:
    rules = tmp_path / "rules.json"
    rules.write_text(content)
    with pytest.raises(CommandError, match="mapping"):
        run("organisations", str(file), "--mapping", str(rules))
