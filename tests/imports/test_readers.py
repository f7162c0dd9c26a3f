"""Files as programs write them, and files that are broken: each is read right, or refused."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from portal.desk.imports.readers import open_sheet
from portal.kernel.errors import Refused

ROWS = [["Име", "Град", "E-mail"], ["Рога и копита", "Русе", "office@roga-i-kopita.example.com"]]


def written(path: Path, rows: list[list[str]], delimiter: str, encoding: str) -> Path:
    text = "\r\n".join(delimiter.join(row) for row in rows)
    path.write_bytes(text.encode(encoding))
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_any_delimiter_and_encoding(tmp_path: Path, delimiter: str, encoding: str) -> None:
    sheet = open_sheet(written(tmp_path / "a.csv", ROWS, delimiter, encoding))
    assert sheet.columns == tuple(ROWS[0])
    assert list(sheet.rows()) == [(2, ROWS[1])]


def test_western_letters(tmp_path: Path) -> None:
    rows = [["Name", "City"], ["Société Générale", "Zürich"], ["Señor Peña", "Málaga"]]
    sheet = open_sheet(written(tmp_path / "a.csv", rows, ";", "cp1252"))
    assert [row for _number, row in sheet.rows()] == rows[1:]


@pytest.mark.parametrize("name", ["Café", "Рога и копита"])
def test_letters_far_behind_the_beginning_are_not_lost(tmp_path: Path, name: str) -> None:
    encoding = "cp1252" if name == "Café" else "cp1251"
    rows = [["Name", "City"], *[["Plain name", "Plain city"]] * 20_000, [name, "Ruse"]]
    sheet = open_sheet(written(tmp_path / "a.csv", rows, ",", encoding))
    assert list(sheet.rows())[-1][1] == [name, "Ruse"]


def test_columns_of_the_same_name_are_numbered(tmp_path: Path) -> None:
    rows = [["key", "name", "name", "country"], ["1", "Sonron", "Sonron Ltd", "Korea"]]
    sheet = open_sheet(written(tmp_path / "a.csv", rows, ",", "utf-8"))
    assert sheet.columns == ("key", "name", "name (2)", "country")
    assert [row for _number, row in sheet.rows()] == rows[1:]


def test_numbered_columns_meet_no_column_of_that_very_name(tmp_path: Path) -> None:
    rows = [["name", "name (2)", "name", ""], ["a", "b", "c", "d"]]
    sheet = open_sheet(written(tmp_path / "a.csv", rows, ",", "utf-8"))
    assert sheet.columns == ("name", "name (2)", "name (3)", "#4")


def test_without_a_header_columns_have_numbers(tmp_path: Path) -> None:
    rows = [["A-1", "12.50"], ["A-2", "13.50"]]
    sheet = open_sheet(written(tmp_path / "a.csv", rows, ",", "utf-8"))
    assert sheet.columns == ("#1", "#2")
    assert [row for _number, row in sheet.rows()] == rows


@pytest.mark.parametrize("first", ["", "sep=;"])
def test_lines_before_the_header_are_no_rows(tmp_path: Path, first: str) -> None:
    rows = [[first], ["Name", "City"], ["Рога и копита", "Русе"]]
    sheet = open_sheet(written(tmp_path / "a.csv", rows, ";", "utf-8"))
    assert sheet.columns == ("Name", "City")
    assert list(sheet.rows()) == [(3, rows[2])]


@pytest.mark.parametrize(
    "rows",
    [
        [["Рога и копита", "office@roga.example"], ["Vitosha", "office@vitosha.example"]],
        [["Рога и копита", "Русе"], ["Дунав", "Русе"]],
        [["Дунав", "Дунав"], ["Витоша", "София"]],
    ],
)
def test_a_first_row_of_values_is_not_lost(tmp_path: Path, rows: list[list[str]]) -> None:
    sheet = open_sheet(written(tmp_path / "a.csv", rows, ";", "utf-8"))
    assert [row for _number, row in sheet.rows()] == rows


def test_somebody_who_knows_better_decides_about_the_header(tmp_path: Path) -> None:
    rows = [["Рога и копита", "Русе"], ["Дунав", "София"]]
    path = written(tmp_path / "a.csv", rows, ";", "utf-8")
    assert open_sheet(path).columns == tuple(rows[0])
    assert [row for _number, row in open_sheet(path, header=False).rows()] == rows


def test_a_workbook(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["Name", "Units"])
        page.write_row(1, 0, ["Рога", 12])
    assert [row for _number, row in open_sheet(tmp_path / "a.xlsx").rows()] == [["Рога", "12"]]


def damaged_gzip() -> bytes:
    packed = bytearray(gzip.compress(b"name,city\n" * 5_000))
    packed[20:30] = b"\xff" * 10
    return bytes(packed)


def locked_zip(path: Path) -> bytes:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "name,city")
    content = bytearray(path.read_bytes())
    # The bit that says: a password is needed, in the file's header and in the directory.
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def test_broken_files_are_refused(tmp_path: Path) -> None:
    broken = {
        "gzip": damaged_gzip(),
        "zip": b"PK\x03\x04 and nothing else",
        "locked": locked_zip(tmp_path / "locked.zip"),
        "empty": b"",
        "binary": bytes(range(256)) * 4,
        "quotation": b'name,city\n"open,' + b"x" * 2_000_000,
    }
    for name, content in broken.items():
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(Refused) as refused:
            list(open_sheet(path).rows())
        assert refused.value.field == "file", name


def test_a_workbook_that_would_unpack_to_too_much_is_refused_before_it_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 5_000_000)
    assert path.stat().st_size < 10_000
    monkeypatch.setattr("portal.desk.imports.packed.MOST_WORKBOOK_BYTES", 4_000_000)
    with pytest.raises(Refused) as refused:
        open_sheet(path)
    assert refused.value.code == "too_big"
