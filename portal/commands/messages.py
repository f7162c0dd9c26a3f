"""Extract the texts of templates and code into the catalogues, check them, or compile them."""

import argparse
import shutil
import sys

from portal import catalogues


def configure_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    acts = parser.add_mutually_exclusive_group()
    acts.add_argument("--check", action="store_true", help="fail unless every text is translated")
    acts.add_argument("--compile", action="store_true", help="only compile")


def run(arguments: argparse.Namespace) -> int:
    """Returns 1 if a check finds faults."""
    if arguments.compile:
        catalogues.compile_catalogues()
        return 0
    template = catalogues.extracted()
    if arguments.check:
        faults = [
            fault
            for language in catalogues.TRANSLATED
            for fault in catalogues.faults(language, template)
        ]
        sys.stdout.writelines(f"{fault}\n" for fault in faults)
        return 1 if faults else 0
    for language in catalogues.TRANSLATED:
        catalogue = catalogues.update(language, template)
        catalogues.write(language, catalogue)
        missing = len(catalogues.faults(language, template))
        sys.stdout.write(f"{language}: {len(catalogue)} texts, {missing} to do\n")
    shutil.rmtree(catalogues.LOCALE / "pending", ignore_errors=True)
    catalogues.compile_catalogues()
    return 0
