"""Organisations and contacts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from partners.engine.intake import OrganisationRow
from partners.models import OrganisationRole, Tier
from partners.policies import can_import_organisations
from partners.services.import_contacts import (
    ContactRow,
    import_contacts,
    plan_contacts,
    undo_contacts,
)
from partners.services.import_organisations import (
    import_organisations,
    plan_organisations,
    undo_organisations,
    undo_partnerships,
)
from portal.desk.imports import fields as f
from portal.desk.imports.fields import Field
from portal.desk.imports.kind import Kind, Settings
from portal.desk.imports.numbers import DAYS
from portal.kernel.actors import Actor
from portal.kernel.bulk.rows import Plan

_ROLES = {code: label for code, label in OrganisationRole.choices if code != "house"}
_ROLE_WORDS = {
    "vendor": "supplier",
    "partner": "reseller",
    "client": "customer",
    "dealer": "reseller",
}
# Words in a file's name or columns that say what the companies in it are to the house.
_HINTS = (
    ("reseller", "reseller"),
    ("vendor", "supplier"),
    ("supplier", "supplier"),
    ("distributor", "distributor"),
    ("competitor", "competitor"),
)


def _roles(cell: str) -> str:
    """One role, or several with commas between."""
    convert = f.one_of(_ROLES, _ROLE_WORDS)
    return ",".join(sorted({convert(part.strip()) for part in cell.split(",") if part.strip()}))


def _implied(columns: Sequence[str], file_name: str) -> Mapping[str, str]:
    words = " ".join([file_name, *columns]).casefold()
    return {"role": next((role for word, role in _HINTS if word in words), "customer")}


ORGANISATION_FIELDS = (
    Field(
        "key", _("Key in the source system"), f.text(70),
        ("externalkey", "externalid", "key", "resellerkey", "customerkey", "vendorid",
         "supplierid", "customerid", "organisationid", "businessentityid", "lei", "id",
         "accountnumber", "customernumber", "suppliernumber", "account", "code", "ключ", "код"),
        required=True, example="AW00000001",
    ),
    Field(
        "name", _("Name"), f.text(250),
        ("name", "companyname", "organisation", "organization", "company", "resellername",
         "customername", "vendorname", "suppliername", "legalname", "account", "accountname",
         "клиент", "название", "наименование", "име"),
        empty="", example="A Bike Store",
    ),
    Field("role", _("Role"), _roles, ("role", "roles", "роль", "роля"), mappable=True,
          choices=_ROLES, example="reseller"),
    Field("parent", _("Parent company"), f.text(250),
          ("parent", "parentcompany", "subsidiaryof", "group"), mappable=True),
    Field("country", _("Country"), f.country,
          ("country", "countrycode", "countryregioncode", "officelocation", "countryname",
           "страна", "държава"),
          empty="", mappable=True, example="US"),
    Field("region", _("Region"), f.text(60), ("region", "state", "stateprovincename", "област"),
          empty="", mappable=True),
    Field("city", _("City"), f.text(100), ("city", "town", "город", "град"), empty=""),
    Field("street", _("Street"), f.text(200),
          ("street", "address", "addressline1", "address1", "адрес"), empty=""),
    Field("postal_code", _("Postal code"), f.text(20),
          ("postalcode", "zip", "zipcode", "postcode"), empty=""),
    Field("industry", _("Industry"), f.text(80), ("industry", "sector"), empty="", mappable=True),
    Field("website", _("Website"), f.website,
          ("website", "url", "web", "purchasingwebserviceurl"), empty=""),
    Field("tax_id", _("Tax number"), f.text(40),
          ("taxid", "taxnumber", "vat", "vatnumber", "vatid", "инн", "еик"), empty=""),
    Field("phone", _("Phone"), f.text(40), ("phone", "telephone", "phonenumber", "телефон"),
          empty=""),
    Field("email", _("E-mail"), f.address, ("email", "mail", "emailaddress"), empty=""),
    Field("annual_revenue", _("Annual revenue"), f.decimal(2),
          ("annualrevenue", "revenue", "turnover")),
    Field("employees", _("Employees"), f.whole,
          ("employees", "numberemployees", "numberofemployees", "headcount")),
    Field("currency", _("Currency"), f.currency, ("currency", "currencycode"), mappable=True),
    Field("payment_terms_days", _("Payment terms, days"), f.count(DAYS),
          ("paymenttermsdays", "paymentterms")),
    Field("credit_limit", _("Credit limit"), f.decimal(2), ("creditlimit",)),
    Field("year_opened", _("Year opened"), f.whole,
          ("yearopened", "yearestablished", "founded", "foundedin")),
    Field("notes", _("Notes"), f.text(10_000), ("notes", "comment", "remarks"), empty=""),
    Field("partner_type", _("Partner type"), f.text(60), ("partnertype", "businesstype"),
          empty="", mappable=True, example="Value Added Reseller"),
    Field("tier", _("Tier"), f.one_of(dict(Tier.choices)), ("tier",), empty="registered",
          mappable=True, choices=dict(Tier.choices)),
    Field("programme", _("Programme"), f.text(80),
          ("programme", "program", "preferredvendorstatus"), empty="", mappable=True),
    Field("territory", _("Territory"), f.text(60), ("territory",), empty="", mappable=True),
    Field("active", _("Active"), f.flag, ("active", "activeflag", "isactive"), mappable=True),
    Field("since", _("Partner since"), f.day, ("partnersince", "since")),
)  # fmt: skip


def _plan_organisations(
    *, actor: Actor, rows: Sequence[OrganisationRow], settings: Settings
) -> Plan:
    return plan_organisations(
        actor=actor, rows=rows, fields=settings.fields, source=settings.source
    )


ORGANISATIONS = Kind(
    code="organisations",
    label=_("Organisations"),
    fields=ORGANISATION_FIELDS,
    row=OrganisationRow,
    plan=_plan_organisations,
    write=import_organisations,
    undo={"partners.organisation": undo_organisations, "partners.partner": undo_partnerships},
    allowed=can_import_organisations,
    url_name="customers",
    constants=_implied,
    fallbacks={"key": "name", "name": "key"},
)

CONTACT_FIELDS = (
    Field("key", _("Key in the source system"), f.text(70),
          ("externalkey", "externalid", "key", "contactid", "personid", "id", "recid", "ключ"),
          required=True, example="291"),
    Field("organisation", _("Organisation"), f.text(250),
          ("organisation", "organization", "company", "organisationkey", "businessentityid",
           "customerid", "account", "customer"),
          required=True, mappable=True, example="AW00000001"),
    Field("full_name", _("Full name"), f.text(200), ("fullname", "name", "contact")),
    Field("first_name", _("First name"), f.text(80), ("firstname", "givenname")),
    Field("middle_name", _("Middle name"), f.text(80), ("middlename", "patronymic")),
    Field("last_name", _("Last name"), f.text(80), ("lastname", "surname", "familyname")),
    Field("job_title", _("Job title"), f.text(100), ("jobtitle", "contacttype", "position"),
          empty="", mappable=True),
    Field("email", _("E-mail"), f.address, ("email", "emailaddress", "mail"), empty="",
          example="owner@example.com"),
    Field("phone", _("Phone"), f.text(40), ("phone", "phonenumber", "telephone"), empty=""),
    Field("language", _("Language"), f.text(5), ("language",), empty="", mappable=True),
)  # fmt: skip


def _plan_contacts(*, actor: Actor, rows: Sequence[ContactRow], settings: Settings) -> Plan:
    return plan_contacts(actor=actor, rows=rows, fields=settings.fields, source=settings.source)


CONTACTS = Kind(
    code="contacts",
    label=_("Contacts"),
    fields=CONTACT_FIELDS,
    row=ContactRow,
    plan=_plan_contacts,
    write=import_contacts,
    undo={"partners.contact": undo_contacts},
    allowed=can_import_organisations,
    url_name="customers",
)

# The smallest organisation: what is created when another file names one that nobody knows.
CREATED_FIELDS = frozenset({"key", "name", "role"})


def created_customer(row: int, key: str, name: str) -> OrganisationRow:
    """A customer of whom only key and name are known."""
    return OrganisationRow(row, key, name=name, role="customer")
