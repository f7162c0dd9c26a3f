"""Import a file: check it, write it, show how far it is. Importing it again changes nothing."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

from portal.environment import CommandError, load, refusals_as_errors

_MAPPINGS = """\
a mapping file says only what the header of the file does not suggest:
  {"source": "erp",                                where keys come from, like --source
   "header": true,                                 like --header
   "create": ["product"],                          like --create-missing
   "fields": {
     "key":     {"column": "Account no."},         this column; without a header #1, #2 …
     "role":    {"constant": "reseller"},          the same for every row
     "country": {"values": {"Deutschl.": "DE"}},   the suggested column; this value means that one
     "notes":   null}}                             left out, whatever the header suggests
The sample file at /import/KIND/sample.csv names the fields of a kind in its first row.
"""
_KINDS = (
    "organisations, contacts, products, price-lists, orders, deals, invoices, costs, "
    "receivables, purchase-orders, rates"
)


def configure_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.epilog = _MAPPINGS
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("kind", metavar="KIND", nargs="?", help=_KINDS)
    parser.add_argument(
        "file", metavar="FILE", nargs="?", type=Path, help="CSV (also gzip, zip) or XLSX"
    )
    parser.add_argument(
        "--undo", metavar="IMPORT", type=UUID, help="take back this import; it prints its id"
    )
    parser.add_argument(
        "--mapping",
        metavar="NAME",
        help="a mapping remembered under this name, or a JSON file that corrects what the "
        "header suggests (see below); otherwise the one last used for these columns, or what "
        "the header suggests",
    )
    parser.add_argument("--source", default="", help="the system that the file's keys belong to")
    parser.add_argument(
        "--create-missing",
        metavar="FIELDS",
        default="",
        help="fields whose unknown records are created first, e.g. product,customer",
    )
    parser.add_argument(
        "--header",
        choices=["yes", "no"],
        help="whether the first row names the columns; guessed if absent",
    )
    parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")
    parser.add_argument("--errors", metavar="FILE", type=Path, help="where refused rows go (CSV)")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Import in this process, as the system. Returns 1 if no row could be taken."""
    if arguments.undo:
        return _undo(arguments)
    if not arguments.kind or not arguments.file:
        raise CommandError("say what to import and from where: guildhall import KIND FILE")
    if not arguments.file.is_file():
        raise CommandError(f"there is no file {arguments.file}")
    with refusals_as_errors():
        command = load("portal.desk.imports.console")
        bar = Bar() if sys.stderr.isatty() else None
        result: dict[str, Any] = command.import_file(
            kind=arguments.kind,
            path=arguments.file.resolve(),
            mapping=arguments.mapping or "",
            source=arguments.source,
            create=frozenset(filter(None, arguments.create_missing.split(","))),
            header={"yes": True, "no": False}.get(arguments.header),
            dry_run=arguments.dry_run,
            errors=arguments.errors,
            on_progress=bar or (lambda done, total: None),
        )
    if bar:
        bar.finish()
    sys.stdout.write((_json(result) if arguments.json else _text(result)) + "\n")
    taken = result["created"] + result["changed"] + result["unchanged"]
    return 0 if taken or not result["rows"] else 1


def _undo(arguments: argparse.Namespace) -> int:
    """Take an import back. Returns 0 also where records had to stay: the answer says so."""
    if arguments.kind or arguments.file:
        raise CommandError("--undo takes the id of an import and no file")
    with refusals_as_errors():
        bar = Bar() if sys.stderr.isatty() else None
        result: dict[str, Any] = load("portal.desk.imports.console").undo_file(
            public_id=str(arguments.undo), on_progress=bar or (lambda done, total: None)
        )
    if bar:
        bar.finish()
    sys.stdout.write((_json(result) if arguments.json else _undone(result)) + "\n")
    return 0


def _undone(result: dict[str, Any]) -> str:
    lines = [f"{result['undone']:,} records are as they were before."]
    if result["kept_changed_since"]:
        lines.append(f"  {result['kept_changed_since']:,} stayed: they were changed since.")
    if result["kept_in_use"]:
        lines.append(f"  {result['kept_in_use']:,} stayed: other records need them.")
    return "\n".join(lines)


class Bar:
    """A progress bar on a terminal."""

    width = 40

    def __call__(self, done: int, total: int) -> None:
        """Draw it at this point."""
        filled = self.width * done // max(total, 1)
        bar = "█" * filled + "·" * (self.width - filled)
        sys.stderr.write(f"\r  {bar} {done:,} / {total:,}")
        sys.stderr.flush()

    def finish(self) -> None:
        """Leave the line."""
        sys.stderr.write("\n")


def _json(result: dict[str, Any]) -> str:
    return json.dumps(result, ensure_ascii=False, indent=1, default=str)


def _text(result: dict[str, Any]) -> str:
    verb = "would be " if result["dry_run"] else ""
    lines = [
        f"{result['rows']:,} rows: {result['created']:,} {verb}created, "
        f"{result['changed']:,} changed, {result['unchanged']:,} unchanged, "
        f"{result['refused']:,} refused."
    ]
    lines += [f"  {each['count']:,} × {each['text']}" for each in result["remarks"]]
    lines += [
        f"  row {each['row']}, {each['field']}: {each['message']}"
        for each in result["problems"][:20]
    ]
    if result["refused"] > 20:
        lines.append("  … write all refused rows to a file with --errors FILE")
    if result.get("errors_file"):
        lines.append(f"Refused rows with what to fix: {result['errors_file']}")
    if result.get("import"):
        lines.append(f"Import {result['import']}")
    return "\n".join(lines)
