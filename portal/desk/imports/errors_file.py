"""The rows that were refused, as a file: the same sheet and a column that says what to fix."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext as _

from portal.desk.imports.kind import Kind
from portal.desk.imports.readers import NOTE_MARK, Sheet
from portal.kernel.bulk.rows import Problem


def errors_csv(kind: Kind, sheet: Sheet, problems: Iterable[Problem]) -> bytes:
    """CSV with the columns of the file, its delimiter (a comma for workbooks) and a last column
    that names field and remedy. Corrected, it can be imported as it is: columns without names are
    headed by their numbers, so that the mapping is found again."""
    by_row: dict[int, list[str]] = defaultdict(list)
    labels = {field.name: str(field.label) for field in kind.fields}
    for problem in problems:
        text = f"{labels.get(problem.field, problem.field)}: {problem}"
        if text not in by_row[problem.row]:
            by_row[problem.row].append(text)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=sheet.layout.delimiter or ",")
    note = f"{NOTE_MARK} {_('What to fix')}"
    width = len(sheet.columns)
    writer.writerow([*sheet.columns, note])
    for number, row in sheet.rows():
        if number in by_row:
            padded = [*row, *[""] * (width - len(row))]
            writer.writerow([*padded, " ".join(by_row[number])])
    return out.getvalue().encode("utf-8-sig")
