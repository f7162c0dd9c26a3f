"""Work on partners that no page waits for."""

from __future__ import annotations

from procrastinate.contrib.django import app

from partners.services.overlaps import compare_overlap as compare


@app.task(name="partners.compare_overlap")
def compare_overlap(overlap_id: int) -> None:
    """Compare a list with the house's customers."""
    compare(overlap_id)
