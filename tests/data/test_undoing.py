"""Every kind of import can be taken back: real files in, and out again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from catalogue.models import Price, PriceList, Product
from deals.models import Deal
from orders.models import Cost, PurchaseOrder
from partners.models import Contact, Organisation, Partner
from portal.desk.imports.console import import_file
from portal.desk.models import ImportChange, ImportJob, ImportStatus
from portal.desk.services.undo_import import undo_import

pytestmark = [pytest.mark.data, pytest.mark.django_db]
SET = "adventureworks_purchasing"
FILES = (
    ("organisations", f"{SET}/Vendor.csv"),
    ("organisations", f"{SET}/Store.csv"),
    ("contacts", f"{SET}/Contacts.csv"),
    ("products", f"{SET}/Product.csv"),
    ("price-lists", f"{SET}/ProductListPriceHistory.csv"),
    ("price-lists", f"{SET}/ProductVendor.csv"),
    ("costs", f"{SET}/ProductCostHistory.csv"),
    ("purchase-orders", f"{SET}/PurchaseOrderHeader.csv.gz"),
    ("products", "crm_maven/products.csv"),
    ("organisations", "crm_maven/accounts.csv"),
    ("deals", "crm_maven/sales_pipeline.csv"),
)
KEPT = (Organisation, Partner, Contact, Product, PriceList, Price, Cost, PurchaseOrder, Deal)


@pytest.fixture(autouse=True)
def own_media(settings: pytest.FixtureRequest, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)  # type: ignore[attr-defined]


def bring(kind: str, path: Path, tmp_path: Path, source: str) -> None:
    """By the command's way; the one file with numbered states says what they mean."""
    mapping = ""
    if path.name.startswith("PurchaseOrderHeader"):
        codes = {"1": "pending", "2": "approved", "3": "rejected", "4": "complete"}
        columns = {"number": "PurchaseOrderID", "supplier": "VendorID", "ordered_on": "OrderDate"}
        fields: dict[str, dict[str, object]] = {n: {"column": c} for n, c in columns.items()}
        fields["status"] = {"column": "Status", "values": codes}
        fields["currency"] = {"constant": "USD"}
        file = tmp_path / "heads.json"
        file.write_text(json.dumps({"fields": fields}))
        mapping = str(file)
    import_file(kind=kind, path=path, source=source, mapping=mapping)


def test_everything_that_came_in_goes_out_again(data_sets: Path, tmp_path: Path) -> None:
    for kind, file in FILES:
        bring(kind, data_sets / file, tmp_path, file.split("/", maxsplit=1)[0])
    assert all(model.objects.exists() for model in KEPT)
    for job in ImportJob.objects.order_by("-id"):
        job.status, job.undone_at = ImportStatus.UNDOING, job.finished_at
        undo_import(job)
        assert not ImportChange.objects.filter(batch__job=job).exists(), job
    assert not [model for model in KEPT if model.objects.exists()]
