"""What the demo's data lacks, so that every page has something to show."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.core.files.base import ContentFile
from django.test import override_settings
from django.utils import timezone
from fido2.cose import ES256
from fido2.webauthn import (
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorAttestationResponse,
    AuthenticatorData,
    CollectedClientData,
    RegistrationResponse,
)

from catalogue.models import PriceList, PriceListVersion
from catalogue.services.draft_version import draft_version
from deals.models import Deal
from deals.states import DealStatus, status_of
from partner_api.bulk.asking import create_bulk_export
from partner_api.bulk.running import run_bulk_export
from partners.engine.prints import ListedCompany
from partners.models import Contact, Organisation, Partner, SharingChange
from partners.selectors.sharing_changes import open_tasks
from partners.services.agreements import publish_agreement
from partners.services.compare_overlap import compare_overlap
from partners.services.keys import make_key
from partners.services.overlaps import agree_to_overlap, start_overlap
from portal.desk.imports.kinds import kind_named
from portal.desk.imports.mapping import mapping_from_json
from portal.desk.models import ImportJob
from portal.desk.services.run_import import apply_import, check_import
from portal.desk.services.save_view import save_view
from portal.desk.services.start_import import map_import, start_import
from portal.desk.services.steer_import import begin_import
from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.models import User
from portal.kernel.outgoing.transport import Answer
from portal.kernel.services.colleagues import add_colleague
from portal.kernel.services.tokens import create_token
from portal.webhooks.services.endpoints import add_endpoint
from portal.webhooks.services.replay import send_test
from portal.webhooks.services.send import compose, note
from pricing_feedback.models import CaseStatus, PricingCase
from sharing.jobs import apply_rule
from sharing.models import AccessAct, Party, PartyKind, Recall
from sharing.policies import visible_to
from sharing.services.log_access import log_taken
from sharing.services.recall import ask_for_recall
from sharing.services.rivals import add_rival, form_rival_group
from sharing.services.rules import make_rule
from sharing.services.wall import build_wall
from workflows.engine.links import make_link
from workflows.models import ApprovalTask, PolicyStatus, RoutingPolicy, TaskStatus
from workflows.services.decide import decide_task
from workflows.services.edit_policy import draft_policy
from workflows.services.set_responsibility import set_responsibility

type Place = tuple[str, str, int]

_FILE = "name,role,country,city\nSozopol Docks,customer,BG,Sozopol\n,customer,Atlantis,Nowhere\n"


def furnish() -> list[Place]:
    """Make drafts, a rule, a saved view, imports; the pages of those that no link leads to."""
    administrator = _actor("asen@aldera.example")
    return [
        *_rules(administrator),
        *_prices(),
        *_deals(),
        *_price_feedback(),
        *_customers(),
        *_imports(administrator),
        *_systems(administrator),
        *_walls(administrator),
        *_sharing_changes(administrator),
        *_overlap(),
        *_recalls(),
    ]


def secure() -> list[Place]:
    """Give one person a second step with recovery codes, another a passkey; the passkey's pages.

    Both have to be signed in already: from now on a password is not enough.
    """
    stranger = User.objects.get(email="dan@carpat.example")
    TOTP.activate(stranger, generate_totp_secret())
    RecoveryCodes.activate(stranger)
    owner = User.objects.get(email="ivo@vitosha.example")
    passkey = WebAuthn.add(owner, "Laptop", _credential()).instance
    keys = "/accounts/2fa/webauthn"
    return [
        ("integrator", f"{keys}/", 200),
        ("integrator", f"{keys}/keys/{passkey.pk}/edit/", 200),
        ("integrator", f"{keys}/keys/{passkey.pk}/remove/", 200),
    ]


def _credential() -> dict[str, Any]:
    """What a browser answers when a passkey is made; nobody holds the private key of this one."""
    public_key = ES256({1: 2, 3: -7, -1: 1, -2: bytes(32), -3: bytes(32)})
    attested = AttestedCredentialData.create(bytes(16), b"laptop", public_key)
    party = sha256(b"localhost").digest()
    response = AuthenticatorAttestationResponse(
        client_data=CollectedClientData.create("webauthn.create", b"once", "http://localhost"),
        attestation_object=AttestationObject.create(
            "none", AuthenticatorData.create(party, 0x45, 0, attested), {}
        ),
    )
    return dict(RegistrationResponse(raw_id=b"laptop", response=response))


def _actor(email: str) -> Actor:
    return actor_for(User.objects.get(email=email))


def _rules(administrator: Actor) -> list[Place]:
    partner = Partner.objects.earliest("pk")
    rule = make_rule(
        actor=administrator,
        name="Shipyards of the coast",
        party=Party.objects.get(kind=PartyKind.ORGANISATION, subject_id=partner.organisation_id),
        shareable=Organisation.shareable,
        criteria={"country": ["BG"]},
        facets=["contacts"],
        reason="Line contract",
    )
    apply_rule(rule_id=rule.pk)
    view = save_view(
        actor=administrator, list_code="customers", name="Working set", query="status=active"
    )
    policy = draft_policy(actor=administrator, code="deals.deal")
    routing = f"/manage/routes/policy/{policy.public_id}/rules"
    known = RoutingPolicy.objects.filter(request_type="deals.deal", status=PolicyStatus.ACTIVE)
    active = known.latest("effective_from")
    return [
        ("administrator", f"/manage/sharing-rules/{rule.public_id}/", 200),
        ("administrator", f"/views/{view.public_id}/", 200),
        ("administrator", f"{routing}/new/", 200),
        ("administrator", f"/manage/routes/policy/{active.public_id}/running/", 200),
        ("administrator", f"{routing}/{policy.rules.earliest('pk').pk}/", 200),
    ]


def _prices() -> list[Place]:
    sent = PriceListVersion.objects.get(status="draft")
    drafted, untouched = PriceList.objects.exclude(pk=sent.price_list_id).order_by("pk")[:2]
    version = draft_version(
        actor=_actor("petr@aldera.example"),
        reference=drafted.reference,
        valid_from=timezone.localdate() + timedelta(days=90),
    )
    return [
        ("finance", f"/price-lists/{drafted.reference}/{version.number}/prices/", 200),
        ("finance", f"/price-lists/{drafted.reference}/{version.number}/release/", 200),
        ("finance", f"/price-lists/{sent.price_list.reference}/?version={sent.number}", 200),
        ("finance", f"/price-lists/{sent.price_list.reference}/{sent.number}/withdraw/", 200),
        ("administrator", f"/price-lists/{sent.price_list.reference}/{sent.number}/cancel/", 200),
        ("finance", f"/price-lists/{untouched.reference}/new/", 200),
    ]


def _price_feedback() -> list[Place]:
    case = PricingCase.objects.filter(status=CaseStatus.REVIEW).earliest("pk")
    return [("administrator", f"/price-feedback/cases/{case.reference}/cancel/", 200)]


def _deals() -> list[Place]:
    hers = {status_of(deal): deal for deal in Deal.objects.filter(partner__name="Vitosha Supply")}
    draft, sent = hers[DealStatus.DRAFT], hers[DealStatus.PENDING]
    task = ApprovalTask.objects.filter(
        process__record_id=sent.pk, process__request_type="deals.deal", status=TaskStatus.OPEN
    ).earliest("pk")
    seller = User.objects.get(email="georgi@aldera.example")
    token = make_link(seller, task.public_id)
    # As it opens after an answer by mail that was not plain.
    proposed = make_link(seller, task.public_id, decision="return", comment="Prices are missing")
    return [
        ("partner", f"/deals/{draft.reference}/draft/check/", 200),
        ("partner", f"/deals/{sent.reference}/sent/", 200),
        ("administrator", f"/deals/{sent.reference}/cancel/", 200),
        ("administrator", f"/manage/routes/requests/{task.process.public_id}/", 200),
        ("sales", f"/deals/{sent.reference}/stage/", 200),
        ("", f"/decide/{token}/", 200),
        ("", f"/decide/{proposed}/", 200),
    ]


def _customers() -> list[Place]:
    customer = Organisation.objects.filter(roles__contains=["customer"]).earliest("pk")
    contact = Contact.objects.earliest("pk")
    known_at = contact.organisation.reference
    return [
        ("sales", f"/customers/?peek={customer.reference}", 200),
        ("administrator", f"/customers/{customer.reference}/timeline/new/", 200),
        ("administrator", f"/customers/{known_at}/contacts/{contact.public_id}/", 200),
    ]


def _imports(actor: Actor) -> list[Place]:
    """One import at each step of the wizard, with a row that is refused."""
    mapping, checking, ready, done = (_started(actor) for _step in range(4))
    for job in (checking, ready, done):
        rules = mapping_from_json(kind_named(job.kind), job.rules)
        map_import(actor=actor, public_id=str(job.public_id), mapping=rules)
        job.refresh_from_db()
    check_import(ready)
    check_import(done)
    begin_import(actor=actor, public_id=str(done.public_id))
    done.refresh_from_db()
    apply_import(done)
    address = "/import/organisations/{0.public_id}/".format
    return [("administrator", address(job), 200) for job in (mapping, checking, ready, done)]


def _started(actor: Actor) -> ImportJob:
    file = ContentFile(_FILE.encode(), name="yards.csv")
    return start_import(actor=actor, kind="organisations", upload=file, file_name=file.name)


def _systems(administrator: Actor) -> list[Place]:
    """A webhook of the house and one of a partner, each with a message; a key; a whole list."""
    admin = _actor("ilian@vitosha.example")
    vitosha = Organisation.objects.get(pk=next(iter(admin.organisations)))
    # The list of the house shows all, the newest first: its own page is the one to visit.
    for actor, owner in ((admin, vitosha), (administrator, None)):
        endpoint, _secret = add_endpoint(
            actor=actor,
            organisation=owner,
            name="Sofia ERP",
            url="https://erp.example.com/guildhall",
            kinds=["deals.*", "partners.organisation.changed"],
        )
        letter = compose(send_test(actor=actor, endpoint=endpoint))
        assert letter is not None
        note(letter, Answer(status=200, text="thanks", milliseconds=120))
    make_key(
        actor=admin,
        organisation=vitosha,
        name="Nightly prices",
        scopes=["read"],
        expires_at=timezone.now() + timedelta(days=30),
    )
    owner = User.objects.get(email="ivo@vitosha.example")
    create_token(actor=actor_for(owner), user=owner, name="Warehouse", scopes=("read", "export"))
    query = "{ customers { nodes { reference name } } }"
    export = create_bulk_export(actor=administrator, query=query)
    run_bulk_export(export)
    return []


def _sharing_changes(administrator: Actor) -> list[Place]:
    """A change of sharing that waits for a second person, and one that was returned."""
    second = add_colleague(
        actor=SYSTEM, email="second@aldera.example", full_name="Second", is_administrator=True
    )
    addresses = []
    customers = Organisation.objects.filter(roles__contains=["customer"]).order_by("pk")
    party = Party.objects.filter(kind=PartyKind.ORGANISATION, code="").latest("pk")
    with override_settings(SHARING_SECOND_PERSON=-1):
        for customer in customers[:2]:
            build_wall(
                actor=administrator,
                party=party,
                shareable=Organisation.shareable,
                record=customer,
                reason="Served by another yard",
            )
            change = SharingChange.objects.latest("pk")
            addresses.append(f"/manage/sharing-changes/{change.reference}/")
    (task,) = open_tasks(change)
    decide_task(
        actor=actor_for(second), task=task.public_id, decision="return", comment="Why this one?"
    )
    waits, returned = addresses
    return [
        ("administrator", waits, 200),
        ("administrator", f"{waits}withdraw/", 200),
        ("administrator", f"{waits}cancel/", 200),
        ("administrator", f"{returned}again/", 200),
    ]


def _overlap() -> list[Place]:
    """A customer list compared and opened: both sides' page."""
    vitosha = Organisation.objects.get(name="Vitosha Supply")
    admin = _actor("ilian@vitosha.example")
    known = visible_to(admin, Organisation.objects.all()).values("pk")
    customers = Organisation.objects.filter(roles__contains=["customer"])
    ours = customers.exclude(pk__in=known).order_by("pk")[:12]
    listed = [ListedCompany(each.name, each.country) for each in ours]
    listed += [ListedCompany(f"Yard {number}", "GR") for number in range(20)]
    overlap = start_overlap(actor=admin, organisation=vitosha, companies=listed)
    compare_overlap(overlap.pk)
    for actor in (admin, _actor("georgi@aldera.example")):
        agree_to_overlap(actor=actor, overlap=overlap, facets=["identity"])
    return [("partner-admin", "/overlaps/new/", 200)]


def _walls(administrator: Actor) -> list[Place]:
    """A wall, two competitors, an agreement, somebody who answers for a territory."""
    partners = Partner.objects.order_by("pk")[:2]
    parties = [
        Party.objects.get(kind=PartyKind.ORGANISATION, subject_id=partner.organisation_id)
        for partner in partners
    ]
    build_wall(
        actor=administrator,
        party=parties[0],
        shareable=Organisation.shareable,
        record=Organisation.objects.filter(roles__contains=["customer"]).latest("pk"),
        reason="Served by another yard",
    )
    group = form_rival_group(actor=administrator, name="Yards of the coast", reason="Same tenders")
    for party in parties:
        add_rival(actor=administrator, group=group, party=party)
    person = User.objects.get(email="georgi@aldera.example")
    set_responsibility(
        actor=administrator, territory="Bulgaria", product_line="", person_id=person.pk
    )
    agreement = publish_agreement(
        actor=administrator,
        name="Terms of sharing",
        texts={"en": "Keep it.", "ru": "Храните.", "bg": "Пазете."},
    )
    vitosha = Organisation.objects.get(name="Vitosha Supply")
    under_terms = make_rule(
        actor=administrator,
        name="Contacts under terms",
        party=Party.objects.get(kind=PartyKind.ORGANISATION, subject_id=vitosha.pk),
        shareable=Organisation.shareable,
        criteria={"country": ["RO"]},
        facets=["contacts"],
        condition=agreement.condition,
        reason="Line contract",
    )
    apply_rule(rule_id=under_terms.pk)
    return [("partner-admin", f"/partner/agreements/{agreement.public_id}/", 200)]


def _recalls() -> list[Place]:
    """What a partner took home of a customer that it sees no longer."""
    reader = _actor("elena@vitosha.example")
    seen = visible_to(reader, Organisation.objects.all()).values("pk")
    customer = Organisation.objects.exclude(pk__in=seen).earliest("pk")
    mask = Organisation.shareable.mask(["contacts"])
    label = Organisation.shareable.label
    log_taken(actor=reader, act=AccessAct.API, subject=label, masks={customer.pk: mask})
    ask_for_recall(actor=SYSTEM, event_id=1, subject=label, record_ids=[customer.pk])
    page = f"/recalls/{Recall.objects.get().public_id}/"
    return [
        ("partner", page, 200),
        ("administrator", page, 200),
        ("partner", "/recalls/?state=acknowledged", 200),
        ("administrator", _preview_of(reader), 200),
        ("administrator", _colleague(), 200),
        ("administrator", _place_preview(), 200),
    ]


def _place_preview() -> str:
    """What another tier would change, beside the form in which it is chosen."""
    return f"/partners/{Partner.objects.earliest('pk').reference}/place/?tier=gold"


def _colleague() -> str:
    """The page on which somebody's territory is said."""
    person = User.objects.filter(departments__code="sales").earliest("pk")
    return f"/manage/people/{person.public_id}/"


def _preview_of(person: Actor) -> str:
    """Where the house begins to look with somebody's eyes."""
    user = User.objects.get(pk=person.user_id)
    partner = Partner.objects.get(organisation__in=list(person.organisations))
    return f"/partners/{partner.reference}/people/{user.public_id}/preview/"
