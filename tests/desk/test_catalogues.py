"""Catalogues keep what people translated and take in what waits."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Catalog

from portal import catalogues


@pytest.fixture
def locale(tmp_path, monkeypatch):
    """A locale folder with one empty entry, one done, and both waiting from a colleague."""
    monkeypatch.setattr(catalogues, "LOCALE", tmp_path)
    known = Catalog(locale="ru", charset="utf-8")
    known.add("Deal")
    known.add("Price", "Цена")
    catalogues.write("ru", known)
    (tmp_path / "pending").mkdir()
    (tmp_path / "pending" / "branch.ru.po").write_text(
        'msgid ""\nmsgstr "Language: ru\\n"\n\nmsgid "Deal"\nmsgstr "Сделка"\n\n'
        'msgid "Price"\nmsgstr "Стоимость"\n',
        encoding="utf-8",
    )
    return tmp_path


def test_waiting_translations_fill_what_is_empty_and_nothing_else(locale) -> None:
    sources = Catalog(charset="utf-8")
    sources.add("Deal")
    sources.add("Price")
    merged = catalogues.update("ru", sources)
    assert (merged["Deal"].string, merged["Price"].string) == ("Сделка", "Цена")


def test_missing_stale_and_broken_texts_are_named(locale) -> None:
    sources = Catalog(charset="utf-8")
    sources.add("Deal")
    sources.add("%(n)s litres", flags=["python-format"])
    known = Catalog(locale="ru", charset="utf-8")
    known.add("%(n)s litres", "%(m)s литров", flags=["python-format"])
    known.add("Price", "Цена")
    catalogues.write("ru", known)
    faults = "\n".join(catalogues.faults("ru", sources))
    assert "not translated: 'Deal'" in faults
    assert "not in the sources any more: 'Price'" in faults
    assert "%(n)s litres" in faults
