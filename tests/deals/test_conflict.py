"""Free, possible or taken: the answer, and nothing but the answer."""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connections, transaction
from django.utils import timezone

from deals.engine import conflict as engine
from deals.engine.recognition import recognise
from deals.models import Conflict, Deal
from deals.services.ask_conflict import ask_conflict
from deals.services.expire_protection import expire_protection, warn_of_ending_protection
from deals.services.save_draft import save_draft
from deals.services.submit_deal import submit_deal
from deals.services.withdraw_deal import withdraw_deal
from deals.states import DealStatus, status_of
from deals.subscribers import recognise_again
from partners.engine.identity import match_name, match_tax_id
from partners.events import OrganisationChanged
from portal.kernel.actors import SYSTEM, actor_for
from portal.kernel.errors import Forbidden, Limited, NotFound, Refused
from portal.kernel.events import Occurrence
from tests.cast import Cast, make_organisation, make_staff
from tests.deals.kit import (
    codes_since,
    decide,
    drafted,
    last_event,
    open_tasks,
    registered,
    routed,
    sold_product,
)

NAME = "Marine Services Ltd"


def ask(cast: Cast, who: str, name: str = NAME, **asked: str) -> Conflict:
    asked.setdefault("country", "BG")
    return ask_conflict(actor=cast.actor(who), name=name, **asked)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("МЕТРОПОЛИТЕН ЕАД", "„Метрополитен“"),
        ("Metropoliten", "МЕТРОПОЛИТЕН ЕАД"),
        ("Renfe Viajeros, S. A.", "RENFE VIAJEROS SA"),
        ("ΔΕΗ Α.Ε.", "ΔΕΗ"),
        ("The Baltic Company Ltd", "Baltic"),
    ],
)
def test_script_punctuation_and_legal_form_do_not_matter(one: str, other: str) -> None:
    assert match_name(one) == match_name(other)


def test_tax_numbers_are_compared_without_decoration() -> None:
    assert match_tax_id("BG 123.456-789") == match_tax_id("123456789")


def test_an_open_registration_of_somebody_else_takes_the_customer(cast: Cast) -> None:
    item = sold_product(cast)
    assert ask(cast, "bob") == Conflict.FREE
    registered(cast.actor("alice"), item)
    assert ask(cast, "bob") == Conflict.TAKEN
    assert ask(cast, "bob", "МАРИН СЪРВИСИЗ ООД") in {Conflict.FREE, Conflict.POSSIBLE}
    assert ask(cast, "bob", "Marine Service") == Conflict.TAKEN
    assert ask(cast, "bob", country="RO") == Conflict.FREE
    assert ask(cast, "bob", "Inland Repairs") == Conflict.FREE


def test_a_draft_takes_nothing_and_ones_own_claim_is_no_conflict(cast: Cast) -> None:
    item = sold_product(cast)
    drafted(cast.actor("alice"), item)
    assert ask(cast, "bob") == Conflict.FREE
    registered(cast.actor("alice"), item)
    assert ask(cast, "alice") == Conflict.FREE


def test_tax_numbers_decide_over_names(cast: Cast) -> None:
    registered(cast.actor("alice"), sold_product(cast), customer_tax_id="BG123456789")
    assert ask(cast, "bob", "Another name", tax_id="123 456 789") == Conflict.TAKEN
    assert ask(cast, "bob", tax_id="987654321") == Conflict.FREE


def test_an_opportunity_of_the_house_is_a_possible_conflict(cast: Cast) -> None:
    customer = make_organisation(NAME, country="BG")
    deal = Deal(kind="opportunity", customer=customer, customer_name=NAME, country="BG")

    recognise(deal)
    Deal.objects.bulk_create([deal])
    assert ask(cast, "bob") == Conflict.POSSIBLE


def test_the_answer_does_not_depend_on_what_the_asker_sees(cast: Cast) -> None:
    registered(cast.actor("alice"), sold_product(cast))
    hidden = make_organisation("Hidden Harbour", country="BG")
    with pytest.raises(NotFound):
        ask_conflict(actor=cast.actor("bob"), customer=hidden.reference)
    with pytest.raises(NotFound):
        ask_conflict(actor=cast.actor("bob"), customer="C-999999")
    assert ask(cast, "bob", "Hidden Harbour") == Conflict.FREE
    assert ask(cast, "mallory") == ask(cast, "bob") == Conflict.TAKEN


def test_only_those_who_register_may_ask(cast: Cast) -> None:

    with pytest.raises(Forbidden):
        ask_conflict(actor=actor_for(make_staff("finance")), name=NAME)


def test_questions_are_limited(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_BURST", 3)
    for _ in range(3):
        ask(cast, "bob")
    with pytest.raises(Limited) as limited:
        ask(cast, "bob")
    assert limited.value.params["retry_after"] >= 1
    assert ask(cast, "mallory") == Conflict.FREE


def test_a_taken_customer_is_refused_or_waited_for(cast: Cast) -> None:
    item = sold_product(cast)
    first = registered(cast.actor("alice"), item)
    bob = cast.actor("bob")
    deal, last = drafted(bob, item), last_event()
    with pytest.raises(Refused) as refused:
        submit_deal(actor=bob, reference=deal.reference)
    assert (refused.value.code, refused.value.field) == ("customer_taken", "customer_name")
    assert "Alice" not in str(refused.value)
    assert first.reference not in str(refused.value)
    assert codes_since(last) == []

    waiting = submit_deal(actor=bob, reference=deal.reference, join_line=True)
    assert waiting.waiting_since is not None
    assert not open_tasks(waiting)


def test_the_line_moves_up_in_order_when_the_claim_ends(cast: Cast) -> None:
    item = sold_product(cast, to=("alice", "bob", "mallory"))
    alice, bob, mallory = (cast.actor(name) for name in ("alice", "bob", "mallory"))
    first = registered(alice, item)
    second = registered(bob, item, join_line=True)
    third = registered(mallory, item, join_line=True)
    withdraw_deal(actor=alice, reference=first.reference)

    second.refresh_from_db()
    third.refresh_from_db()
    assert second.waiting_since is None
    assert set(open_tasks(second)) == {"sales"}
    assert third.waiting_since is not None
    assert second.claimed_at < third.claimed_at


def test_protection_ends_by_the_job_and_frees_the_customer(cast: Cast) -> None:
    deal = decide(
        cast.actor("staff"), registered(cast.actor("alice"), sold_product(cast)), "sales"
    )
    assert expire_protection(actor=SYSTEM) == []
    yesterday = timezone.localdate() - timedelta(days=1)
    Deal.objects.filter(pk=deal.pk).update(protected_until=yesterday)
    assert ask(cast, "bob") == Conflict.FREE  # by the date, before any job has run
    assert expire_protection(actor=SYSTEM) == [deal]
    deal.refresh_from_db()
    assert status_of(deal) == DealStatus.EXPIRED
    assert deal.protected_until == yesterday


def test_the_end_of_a_protection_is_announced_once(cast: Cast) -> None:
    deal = decide(
        cast.actor("staff"), registered(cast.actor("alice"), sold_product(cast)), "sales"
    )
    Deal.objects.filter(pk=deal.pk).update(
        protected_until=timezone.localdate() + timedelta(days=5)
    )
    assert warn_of_ending_protection(actor=SYSTEM) == [deal]
    assert warn_of_ending_protection(actor=SYSTEM) == []


@pytest.mark.django_db(transaction=True)
def test_of_two_who_send_at_once_exactly_one_is_first(cast: Cast) -> None:
    item = sold_product(cast)
    routed()
    drafts = {name: drafted(cast.actor(name), item).reference for name in ("alice", "bob")}
    actors = {name: cast.actor(name) for name in drafts}
    start, outcome = Barrier(2), {}

    def send(name: str) -> None:
        start.wait()
        try:
            with transaction.atomic():
                submit_deal(actor=actors[name], reference=drafts[name])
            outcome[name] = "first"
        except Refused as error:
            outcome[name] = error.code
        finally:
            connections.close_all()

    threads = [Thread(target=send, args=(name,)) for name in drafts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcome.values()) == ["customer_taken", "first"]
    assert Deal.objects.filter(submission_status="submitted").count() == 1


def test_a_draft_is_found_again_after_the_customer_was_renamed(cast: Cast) -> None:
    customer = make_organisation("Old Name", country="BG")

    deal = Deal.objects.create(kind="opportunity", customer=customer)
    customer.name = "New Harbour"
    customer.save()
    fact = OrganisationChanged(subject_id=customer.pk)
    recognise_again(Occurrence(1, fact, None, timezone.now()))
    deal.refresh_from_db()
    assert deal.match_name == match_name("New Harbour")
    assert ask(cast, "bob", "New Harbour") == Conflict.POSSIBLE
    assert save_draft(actor=cast.actor("bob"), customer_name="New Harbour").pk
