"""Limits that keep a module readable in one sitting."""

import ast

import pytest

from tests.architecture.sources import is_test, name_of, python_files, tree

MODULE_LINES = 300
TEST_LINES = 400
FUNCTION_LINES = 40
PUBLIC_METHODS = 12
NAMELESS = {"utils", "util", "helpers", "helper", "common", "misc"}


def test_modules_fit_on_a_few_screens() -> None:
    too_long = []
    for path in python_files():
        lines = path.read_text().count("\n")
        if lines > (TEST_LINES if is_test(path) else MODULE_LINES):
            too_long.append(f"{name_of(path)}: {lines} lines")
    assert not too_long, "\n".join(too_long)


def _functions(module: ast.Module) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [node for node in ast.walk(module) if isinstance(node, kinds)]


def _docstring_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Explaining more must not make a function too long."""
    if ast.get_docstring(function) is None:
        return 0
    return (function.body[0].end_lineno or 0) - function.body[0].lineno + 1


def test_functions_do_one_thing() -> None:
    too_long = []
    for path in python_files():
        for function in _functions(tree(path)):
            length = (function.end_lineno or 0) - function.lineno + 1 - _docstring_lines(function)
            if length > FUNCTION_LINES and not is_test(path):
                too_long.append(f"{name_of(path)}:{function.lineno} {function.name}: {length}")
    assert not too_long, "\n".join(too_long)


def test_classes_have_few_public_methods() -> None:
    too_many = []
    for path in python_files():
        for node in ast.walk(tree(path)):
            if not isinstance(node, ast.ClassDef):
                continue
            methods = [
                item.name
                for item in node.body
                # Cases of a test class are called by nobody: they are no interface.
                if isinstance(item, ast.FunctionDef) and not item.name.startswith(("_", "test_"))
            ]
            if len(methods) > PUBLIC_METHODS:
                too_many.append(f"{name_of(path)} {node.name}: {len(methods)}")
    assert not too_many, "\n".join(too_many)


def test_modules_are_named_after_what_they_hold() -> None:
    assert not [name_of(path) for path in python_files() if path.stem in NAMELESS]


@pytest.mark.parametrize("word", ["TODO", "FIXME", "XXX", "HACK", "raise NotImplemented"])
def test_nothing_is_left_half_done(word: str) -> None:
    found = [
        name_of(path) for path in python_files() if not is_test(path) and word in path.read_text()
    ]
    assert not found, found
