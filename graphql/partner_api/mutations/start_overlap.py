"""Hand a customer list in, to be compared blindly."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import graphene
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.overlaps import ListedCompanyInput, Overlap
from partner_api.types.scalars import Upload
from partners.engine.lists import companies_of_file
from partners.engine.prints import ListedCompany
from partners.selectors.agreements import company_of
from partners.services.overlaps import start_overlap
from portal.kernel.actors import Actor
from portal.kernel.errors import Refused


class StartOverlap(Mutation):
    """Compares your company's customers with the house's; your list is forgotten afterwards."""

    class Input:
        companies = graphene.List(
            graphene.NonNull(ListedCompanyInput),
            description="Your customers, 20 at least: as many as 1 MB of a request holds, some "
            "10,000. A longer list comes as `file`.",
        )
        file = graphene.InputField(
            Upload,
            description="Instead of `companies`: a CSV file with name, country code and tax "
            "number in each line, by a multipart request; up to 100,000 companies and 10 MB. It "
            "is read, and not kept.",
        )

    overlap = Reread(Overlap, description="The comparison, which a job carries out.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``partners.start_overlap``."""
        company = company_of(actor)
        companies = _listed(given.get("companies"), given.get("file"))
        return {"overlap": start_overlap(actor=actor, organisation=company, companies=companies)}


def _listed(rows: Sequence[Any] | None, file: UploadedFile[Any] | None) -> list[ListedCompany]:
    if (rows is None) == (file is None):
        text = _("Send your list once: as companies, or as a file.")
        raise Refused(text, code="list_missing", field="companies")
    if file is not None:
        return companies_of_file(file)
    return [
        ListedCompany(each["name"], each["country"].upper(), each["tax_id"]) for each in rows or ()
    ]
