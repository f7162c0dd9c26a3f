"""One timeline per record; hidden facets leave no trace on it."""

import pytest
from django.test import Client

from partners.models import Organisation
from partners.selectors.organisations import access_organisation
from partners.services.organisations import edit_organisation
from portal.kernel.errors import Forbidden, NotFound, Refused
from portal.kernel.models import AuditEntry
from records.models import Comment
from records.selectors.timeline import timeline_of
from records.services.converse import add_comment, record_interaction, remove_comment
from sharing.services.revoke import revoke_grant
from sharing.shareable import Level
from tests.cast import Cast, make_organisation, share

pytestmark = pytest.mark.django_db


def told(cast: Cast, name: str, customer: Organisation) -> list[str]:
    actor = cast.actor(name)
    seen = access_organisation(actor=actor, reference=customer.reference)
    page = timeline_of(actor=actor, record=seen)
    return [f"{entry.name} {entry.text} {entry.object} {entry.quote}" for entry in page.items]


def test_everybody_reads_the_entries_of_the_facets_that_they_see(cast: Cast) -> None:
    customer = make_organisation("Danube Shipyard", city="Ruse")
    staff = cast.actor("staff")
    edit_organisation(
        actor=staff,
        organisation=customer,
        version=1,
        values={"city": "Varna", "credit_limit": 5000},
    )
    record_interaction(actor=staff, record=customer, kind="call", text="They want a quote")
    add_comment(actor=staff, record=customer, text="Careful, pays late", facet="notes")
    share(customer, cast.partners["bob"], "history")
    share(customer, cast.partners["mallory"], "contacts")
    house, bob = told(cast, "staff", customer), told(cast, "bob", customer)
    assert any("Careful" in line for line in house)
    assert any("5,000" in line and "Ruse → Varna" in line for line in house)
    assert any("Bob Ltd" in line for line in house)
    assert any("Mallory Ltd" in line for line in house)
    text = "\n".join(bob)
    assert "They want a quote" in text
    assert "Ruse → Varna" in text
    for secret in ("5,000", "credit", "Careful", "Mallory"):
        assert secret not in text
    mallory = "\n".join(told(cast, "mallory", customer))
    assert "quote" not in mallory
    assert "Varna" not in mallory
    assert "Bob" not in mallory


def test_pages_of_a_timeline_neither_repeat_nor_skip(cast: Cast) -> None:
    customer = make_organisation()
    staff = cast.actor("staff")
    for number in range(9):
        add_comment(actor=staff, record=customer, text=f"Remark {number}")
    seen = access_organisation(actor=staff, reference=customer.reference)
    keys, after = [], None
    while True:
        page = timeline_of(actor=staff, record=seen, first=4, after=after)
        keys += [entry.key for entry in page.items]
        if not page.has_next:
            break
        after = page.cursors[-1]
    assert len(keys) == len(set(keys)) == 10


def test_who_may_speak(cast: Cast) -> None:
    customer = make_organisation()
    viewing = share(customer, cast.partners["bob"], "history")
    before = (Comment.objects.count(), AuditEntry.objects.count())
    with pytest.raises(Forbidden):
        add_comment(actor=cast.actor("bob"), record=customer, text="Hello")
    with pytest.raises(NotFound):
        add_comment(actor=cast.actor("mallory"), record=customer, text="Hello")
    with pytest.raises(Refused):
        add_comment(actor=cast.actor("staff"), record=customer, text="  ")
    assert before == (Comment.objects.count(), AuditEntry.objects.count())
    revoke_grant(actor=cast.actor("staff"), grant=viewing)
    share(customer, cast.partners["bob"], "history", level=Level.COMMENT)
    said = add_comment(actor=cast.actor("bob"), record=customer, text="Hello")
    assert any("Hello" in line for line in told(cast, "staff", customer))
    with pytest.raises(Forbidden):
        remove_comment(actor=cast.actor("staff"), comment=said)
    remove_comment(actor=cast.actor("bob"), comment=said)
    assert not any("Hello" in line for line in told(cast, "staff", customer))


def test_authors_take_their_comments_away_where_they_read_them(cast: Cast) -> None:
    customer = make_organisation("Danube Shipyard")
    share(customer, cast.partners["bob"], "history")
    said = add_comment(actor=cast.actor("staff"), record=customer, text="Said too much")
    page, address = f"/customers/{customer.reference}/timeline/", f"/comments/{said.public_id}/"
    answers = {}
    for name in ("bob", "mallory"):
        other = Client()
        other.force_login(getattr(cast, name))
        answers[name] = other.post(f"{address}remove/").status_code
        assert "Remove the comment" not in other.get(page).content.decode()
    assert answers == {"bob": 403, "mallory": 404}
    said.refresh_from_db()
    assert said.removed_at is None
    author = Client()
    author.force_login(cast.staff)
    assert "Remove the comment" in author.get(page).content.decode()
    gone = author.post(f"{address}remove/", {"next": page})
    assert (gone.status_code, gone.headers["Location"]) == (302, page)
    assert "Said too much" not in author.get(page).content.decode()
    assert author.post(f"{address}remove/").status_code == 404
