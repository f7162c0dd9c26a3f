"""The compiled form says what the grants say, at every moment."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partners.models import Organisation
from sharing.engine.compiler import segments
from sharing.models import FOREVER, Grant
from sharing.shareable import Level

SHAREABLE = Organisation.shareable
GRANTABLE = [facet.name for facet in SHAREABLE.grantable]
START = datetime(2026, 1, 1, tzinfo=UTC)
# A busy machine is no finding.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
_days = st.integers(min_value=0, max_value=12)


@st.composite
def grants(draw: st.DrawFn) -> list[Grant]:
    """Some grants of one party on one record, overlapping as they like."""
    made = []
    for _ in range(draw(st.integers(0, 6))):
        begin = draw(_days)
        length = draw(st.one_of(st.none(), st.integers(1, 8)))
        made.append(
            Grant(
                facets=draw(st.lists(st.sampled_from(GRANTABLE), unique=True)),
                level=draw(st.sampled_from([Level.VIEW, Level.COMMENT, Level.EDIT])),
                valid_from=START + timedelta(days=begin),
                valid_until=None if length is None else START + timedelta(days=begin + length),
            )
        )
    return made


def named(name: str) -> int:
    """A facet's bit; the bits of coarse forms lie 32 further, and come with the whole facet."""
    bit = 1 << list(SHAREABLE.bits).index(name.removesuffix("~"))
    if name.endswith("~"):
        return bit << 32
    return bit | bit << 32 if f"{name}~" in GRANTABLE else bit


def naive(held: list[Grant], moment: datetime) -> tuple[int, int, int]:
    """The masks at a moment, straight from the words of the specification."""
    view = comment = edit = 0
    for grant in held:
        if grant.valid_from <= moment and (
            grant.valid_until is None or moment < grant.valid_until
        ):
            mask = 1
            for name in grant.facets:
                mask |= named(name)
            view |= mask
            if grant.level in ("comment", "edit"):
                comment |= mask
            if grant.level == "edit":
                edit |= mask
    return view, comment, edit


@UNHURRIED
@given(grants())
def test_segments_agree_with_the_specification_at_every_moment(held: list[Grant]) -> None:
    found = segments(SHAREABLE, held)
    for hour in range(0, 22 * 24, 6):
        moment = START + timedelta(hours=hour)
        here = [row[2:] for row in found if row[0] <= moment < row[1]]
        assert len(here) <= 1
        assert (here or [(0, 0, 0)])[0] == naive(held, moment)


@UNHURRIED
@given(grants())
def test_segments_neither_overlap_nor_split_for_nothing(held: list[Grant]) -> None:
    found = segments(SHAREABLE, held)
    assert found == sorted(found)
    for before, after in pairwise(found):
        assert before[1] <= after[0]
        assert before[1] < after[0] or before[2:] != after[2:]
    assert all(row[0] < row[1] <= FOREVER for row in found)
