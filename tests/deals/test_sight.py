"""Who sees which part of a deal."""

from __future__ import annotations

from decimal import Decimal

import pytest

from deals.models import Deal, Stage
from deals.selectors.deals import DealFilter, access_deal, deal_board, deal_lines, deal_page
from deals.selectors.figures import pipeline_totals
from deals.selectors.timeline import deal_timeline
from deals.services.cancel_deal import cancel_deal
from deals.services.change_stage import change_stage
from deals.services.withdraw_deal import withdraw_deal
from portal.kernel.actors import Actor, actor_for
from portal.kernel.errors import NotFound
from sharing.engine.explainer import explain
from tests.cast import Cast, make_member, make_partner, make_staff
from tests.deals.kit import decide, drafted, registered, sold_product


def references(actor: Actor, **filters: str) -> set[str]:
    page = deal_page(actor=actor, filters=DealFilter(**filters))
    return {deal.reference for deal in page.items}


def test_a_draft_is_the_partners_own_business(cast: Cast) -> None:
    deal = drafted(cast.actor("alice"), sold_product(cast))
    assert references(cast.actor("alice")) == {deal.reference}
    for name in ("staff", "administrator", "bob", "mallory"):
        assert references(cast.actor(name)) == set()
        with pytest.raises(NotFound):
            access_deal(actor=cast.actor(name), reference=deal.reference)
    assert not explain(cast.actor("staff"), deal, "identity").allowed


def test_a_sent_deal_is_seen_by_partner_and_house_alone(cast: Cast) -> None:
    deal = registered(cast.actor("alice"), sold_product(cast), "92", competitor="Rival")
    for name in ("alice", "staff", "administrator"):
        assert references(cast.actor(name)) == {deal.reference}
    for name in ("bob", "mallory", "expired"):
        assert references(cast.actor(name)) == set()
        with pytest.raises(NotFound):
            access_deal(actor=cast.actor(name), reference=deal.reference)


def test_the_partner_sees_no_margin_and_no_floor(cast: Cast) -> None:
    alice, staff = cast.actor("alice"), cast.actor("staff")
    deal = registered(alice, sold_product(cast), "75")
    mine = access_deal(actor=alice, reference=deal.reference)
    assert mine.facets == ["identity", "lines", "prices", "competition"]
    assert mine.conflict is None
    assert [line.is_below_floor for line in deal_lines(actor=alice, deal=mine)] == [None]
    theirs = access_deal(actor=staff, reference=deal.reference)
    assert [line.is_below_floor for line in deal_lines(actor=staff, deal=theirs)] == [True]


def test_a_distributor_sees_its_lines_deals_without_prices(cast: Cast) -> None:
    distributor = make_partner("Wholesale", role="distributor")
    boss = actor_for(make_member(distributor))
    reseller = cast.partners["alice"]
    reseller.distributor = distributor.organisation
    reseller.save()
    item = sold_product(cast)
    deal = registered(cast.actor("alice"), item, "75", competitor="Rival")
    seen = access_deal(actor=boss, reference=deal.reference)
    assert seen.facets == ["identity", "lines"]
    assert (seen.amount, seen.competitor, seen.decision_comment) == (None, None, None)
    assert [line.requested_price for line in deal_lines(actor=boss, deal=seen)] == [None]
    assert references(boss, competitor="Rival") == set()
    assert drafted(cast.actor("alice"), item, customer_name="Other").reference not in references(
        boss
    )


def test_hidden_amounts_sort_last_and_add_up_to_nothing(cast: Cast) -> None:
    marketing = actor_for(make_staff("marketing"))
    registered(cast.actor("alice"), sold_product(cast), "75")
    page = deal_page(actor=marketing, filters=DealFilter(), sort="-amount")
    assert [deal.amount for deal in page.items] == [None]
    board = deal_board(actor=marketing, filters=DealFilter())
    assert [(column.count, column.totals) for column in board if column.count] == [(1, ())]


def test_views_and_find(cast: Cast) -> None:
    alice, item = cast.actor("alice"), sold_product(cast)
    draft = drafted(alice, item, customer_name="Black Sea Towing")
    sent = registered(alice, item)
    assert references(alice, view="drafts") == {draft.reference}
    assert references(alice, view="waiting") == {sent.reference}
    assert references(alice, view="open") == {sent.reference}
    assert references(alice, text="towing") == {draft.reference}
    assert references(cast.actor("staff"), text="towing") == set()
    decide(cast.actor("staff"), sent, "sales")
    assert references(alice, view="protected") == {sent.reference}
    assert references(cast.actor("staff"), view="incomplete") == {sent.reference}


@pytest.mark.parametrize("ending", ["rejected", "withdrawn", "cancelled"])
def test_what_came_to_nothing_is_not_open(cast: Cast, ending: str) -> None:
    alice, staff = cast.actor("alice"), cast.actor("staff")
    deal = registered(alice, sold_product(cast))
    before = deal_board(actor=staff, filters=DealFilter(view="open"))
    assert [column.count for column in before] == [1, 0, 0, 0]
    if ending == "rejected":
        decide(staff, deal, "sales", "reject", comment="We serve them ourselves")
    elif ending == "withdrawn":
        withdraw_deal(actor=alice, reference=deal.reference)
    else:
        decide(staff, deal, "sales")
        cancel_deal(actor=staff, reference=deal.reference, reason="They went bankrupt")
    after = deal_board(actor=staff, filters=DealFilter(view="open"))
    assert [column.count for column in after] == [0, 0, 0, 0]
    assert references(staff, view="open") == set()
    assert references(staff, view="all") == {deal.reference}
    assert [row.open for row in pipeline_totals(actor=staff)] == [0]


def test_the_timeline_names_deciders_to_the_house_alone(cast: Cast) -> None:
    alice, staff = cast.actor("alice"), cast.actor("staff")
    deal = decide(staff, registered(alice, sold_product(cast)), "sales", comment="Good work")
    shown = access_deal(actor=alice, reference=deal.reference)
    mine = {entry.who for entry in deal_timeline(actor=alice, deal=shown)}
    assert mine == {"Alice", ""}
    theirs = deal_timeline(actor=staff, deal=access_deal(actor=staff, reference=deal.reference))
    assert theirs[0].who == staff.name
    assert theirs[0].quote == "Good work"


def test_lists_cost_the_same_however_long(cast: Cast, django_assert_max_num_queries) -> None:
    alice, item = cast.actor("alice"), sold_product(cast)
    for number in range(5):
        registered(alice, item, customer_name=f"Customer number {number}")
    assert Deal.objects.count() == 5
    with django_assert_max_num_queries(4):
        deal_page(actor=alice, filters=DealFilter())
    with django_assert_max_num_queries(8):
        deal_board(actor=cast.actor("staff"), filters=DealFilter())


def test_the_board_and_the_report_agree_on_what_was_won_and_what_is_open(cast: Cast) -> None:
    alice, staff, item = cast.actor("alice"), cast.actor("staff"), sold_product(cast)
    drafted(alice, item, customer_name="Black Sea Towing")
    registered(alice, item, customer_name="Open Sea Ltd")
    won = decide(staff, registered(alice, item), "sales")
    change_stage(actor=alice, reference=won.reference, stage="won", close_value=Decimal(700))
    for actor in (alice, staff):
        (report,) = pipeline_totals(actor=actor)
        board = {
            column.stage: column
            for column in deal_board(actor=actor, filters=DealFilter(view="standing"))
        }
        assert board[Stage.WON].totals == (("EUR", Decimal(700)),)
        assert report.won_value == Decimal(700)
        assert (board[Stage.PROSPECTING].count, report.open) == (1, 1)
