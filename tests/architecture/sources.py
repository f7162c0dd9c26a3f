"""The project's own Python files, parsed once for all the tests that read them."""

import ast
import subprocess
from functools import cache
from pathlib import Path

from tests.harness.server import ROOT


@cache
def python_files() -> list[Path]:
    """Every tracked or new module but migrations, which are generated."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    paths = [ROOT / name for name in listed]
    return [path for path in paths if path.exists() and "migrations" not in path.parts]


@cache
def tree(path: Path) -> ast.Module:
    """The parsed module."""
    return ast.parse(path.read_text(), str(path))


def name_of(path: Path) -> str:
    """The path as people write it."""
    return path.relative_to(ROOT).as_posix()


def is_test(path: Path) -> bool:
    """Whether the file belongs to the tests or benchmarks."""
    return path.relative_to(ROOT).parts[0] in {"tests", "benchmarks"}
