"""How well companies are recognised, on real names of buyers and suppliers in 30 countries."""

from __future__ import annotations

import csv
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

from deals.engine.conflict import SAME
from partners.engine.identity import Identity, likeness

# Transliterated, legal forms dropped, token-sort ratio of 90, same country.
BASELINE_F1 = 0.786


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


@pytest.mark.data
def test_names_alone_beat_the_baseline(data_sets: Path) -> None:
    folder = data_sets / "matching_ted_orgs"
    known: dict[str, list[tuple[str, Identity]]] = defaultdict(list)
    for row in _rows(folder / "records.csv"):
        identity = Identity.of(row["name"], country=row["country"])
        known[row["country"]].append((row["record_id"], identity))
    same = {
        tuple(sorted((row["record_id_1"], row["record_id_2"])))
        for row in _rows(folder / "true_pairs.csv")
    }
    found = {
        tuple(sorted((a, b)))
        for people in known.values()
        for (a, one), (b, other) in combinations(people, 2)
        if likeness(one, other) >= SAME
    }
    hits = len(found & same)
    precision, recall = hits / len(found), hits / len(same)
    f1 = 2 * precision * recall / (precision + recall)
    assert f1 > BASELINE_F1 + 0.03, f"precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}"


def test_different_registration_numbers_keep_namesakes_apart() -> None:
    one = Identity.of("Sunrise Holdings Limited", tax_id="5493001", country="GB")
    other = Identity.of("Sunrise Holdings Ltd", tax_id="2138004", country="GB")
    assert likeness(one, other) < SAME
