"""Files of the outside data sets, brought in through the same engine as everybody's."""

from __future__ import annotations

import csv
import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portal.desk.imports.kinds import kind_named
from portal.desk.imports.mapping import ColumnMapping, Rule, check_mapping, guess
from portal.desk.imports.readers import open_sheet
from portal.desk.imports.run import Report, apply, prepare
from portal.kernel.actors import SYSTEM, Actor

type Bring = Callable[..., Report]


@pytest.fixture(scope="session")
def figures(data_sets: Path) -> dict[str, Any]:
    """What must come out."""
    return json.loads((data_sets / "figures.json").read_text())


@pytest.fixture(scope="session")
def bring(data_sets: Path) -> Bring:
    """Import a file of the sets: guess the mapping, correct it by ``rules``, check, write."""

    def bring(
        code: str,
        file: str,
        *,
        source: str = "",
        create: tuple[str, ...] = (),
        write: bool = True,
        actor: Actor = SYSTEM,
        **rules: Rule | None,
    ) -> Report:
        kind = kind_named(code)
        sheet = open_sheet(data_sets / file)
        guessed = guess(kind, sheet, file).rules
        corrected = {name: rule for name, rule in {**guessed, **rules}.items() if rule}
        mapping = ColumnMapping(corrected, source, frozenset(create))
        check_mapping(kind, mapping, sheet)
        prepared = prepare(actor, kind, mapping, sheet)
        if write:
            assert apply(actor, prepared)
        return prepared.report

    return bring


def look_up(path: Path, key: str, value: str) -> dict[str, str]:
    """Two columns of a file as translations."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        return {row[key]: row[value] for row in csv.DictReader(file)}
