"""The import wizard, from a person's point of view."""

from pathlib import Path

import pytest

from partners.models import Organisation, Partner
from partners.services.contacts import add_contact
from portal.desk.models import ImportJob
from portal.kernel.actors import SYSTEM
from portal.kernel.events import audience, rebuild
from portal.kernel.models import User
from portal.kernel.models.feed import OutboxEvent
from tests.cast import Cast, make_staff
from tests.imports.kit import Wizard, work

pytestmark = pytest.mark.django_db

HEADER = "ResellerKey,ResellerName,BusinessType,Country,Phone"
ROWS = (
    "1,A Bike Store,Warehouse,United States,555-1",
    "2,Next Door Bikes,Warehouse,Bulgaria,555-2",
)


@pytest.fixture
def wizard(db: None) -> Wizard:
    return Wizard(make_staff("sales"), "organisations")


def test_a_file_goes_from_upload_to_result(wizard: Wizard) -> None:
    assert wizard.upload(HEADER, *ROWS).status_code == 302
    assert "ResellerName" in wizard.page()
    wizard.map()
    page = wizard.page()
    assert "Ready to import" in page
    assert "Import 2 rows" in page
    assert not Organisation.objects.exists()
    wizard.act("begin")
    assert wizard.job.status == "done"
    assert set(Organisation.objects.values_list("name", "country")) == {
        ("A Bike Store", "US"),
        ("Next Door Bikes", "BG"),
    }
    assert set(Partner.objects.values_list("partner_type", flat=True)) == {"Warehouse"}
    assert "Undo this import" in wizard.page()


def test_importing_the_same_file_again_changes_nothing(wizard: Wizard) -> None:
    wizard.upload(HEADER, *ROWS)
    wizard.map()
    wizard.act("begin")
    events = OutboxEvent.objects.filter(code="partners.organisation.imported").count()
    wizard.upload(HEADER, *ROWS)
    wizard.map()
    job = wizard.job
    assert (job.created, job.changed, job.unchanged, job.refused) == (0, 0, 2, 0)
    assert "There is nothing to write" in wizard.page()
    wizard.act("begin")
    assert OutboxEvent.objects.filter(code="partners.organisation.imported").count() == events


def test_refused_rows_come_back_as_a_file_that_says_what_to_fix(wizard: Wizard) -> None:
    wizard.upload(HEADER, ROWS[0], "3,Lost Bikes,Warehouse,Atlantis,555-3", ",No Key,,,")
    wizard.map()
    wizard.act("begin")
    assert "Done with 2 rows to fix" in wizard.page()
    assert Organisation.objects.count() == 1
    answer = wizard.client.get(f"{wizard.address}errors/")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith(HEADER)
    assert "What to fix" in lines[0]
    assert "3,Lost Bikes" in lines[1]
    assert "Enter a country" in lines[1]
    assert len(lines) == 3


def test_what_to_fix_is_said_in_the_language_of_whoever_reads_it(wizard: Wizard) -> None:
    wizard.upload(HEADER, ROWS[0], "9,,Warehouse,Bulgaria,555-3")
    wizard.map()
    assert "Enter the name of the organisation." in wizard.page()
    User.objects.update(language="bg")
    page = wizard.page()
    assert "Въведете името на организацията." in page
    assert "Enter the name" not in page


def test_the_corrected_file_is_mapped_as_before_and_completes_the_import(wizard: Wizard) -> None:
    wizard.upload(HEADER, "3,Lost Bikes,Warehouse,Atlantis,555-3")
    wizard.map(region="Country", country="")
    wizard.upload(HEADER + ",⚠ What to fix", "3,Lost Bikes,Warehouse,Atlantis,555-3,Country: …")
    assert wizard.job.rules["fields"]["region"] == {"column": "Country"}


def test_an_unknown_value_is_mapped_once(wizard: Wizard) -> None:
    lost = "3,Lost Bikes,Warehouse,Atlantis,555-3"
    wizard.upload(HEADER, lost)
    wizard.map()
    assert "What do these values mean?" in wizard.page()
    wizard.act("values", field="country", value="Atlantis", meant="Greece")
    assert "Import 1 row" in wizard.page()
    wizard.upload(HEADER, lost)
    wizard.map()
    assert wizard.job.refused == 0


def test_a_meaning_that_is_none_is_refused_before_the_import(wizard: Wizard) -> None:
    wizard.upload(HEADER, "3,Lost Bikes,Warehouse,Atlantis,555-3")
    answer = wizard.map(country="", country__is="Narnia")
    assert answer.status_code == 422
    assert "Enter a country" in answer.content.decode()
    wizard.map()
    wizard.act("values", field="country", value="Atlantis", meant="Narnia")
    assert "Enter a country" in wizard.page()
    assert wizard.job.status == "ready"


def test_undoing_leaves_a_company_that_got_a_contact_since(wizard: Wizard) -> None:
    wizard.upload(HEADER, *ROWS)
    wizard.map()
    wizard.act("begin")
    kept = Organisation.objects.get(external_id="1")
    add_contact(actor=SYSTEM, organisation=kept, values={"full_name": "Ana Petrova"})
    wizard.act("undo")
    assert list(Organisation.objects.values_list("pk", flat=True)) == [kept.pk]
    assert kept.contacts.count() == 1


def test_undoing_restores_what_was_changed_and_removes_what_was_created(wizard: Wizard) -> None:
    wizard.upload(HEADER, ROWS[0])
    wizard.map()
    wizard.act("begin")
    wizard.upload(HEADER, "1,A Bicycle Store,Warehouse,Canada,555-9", ROWS[1])
    wizard.map()
    wizard.act("begin")
    assert Organisation.objects.get(external_id="1").name == "A Bicycle Store"
    wizard.act("undo")
    assert wizard.job.status == "undone"
    back = Organisation.objects.get()
    assert (back.name, back.country, back.phone) == ("A Bike Store", "US", "555-1")


def test_imports_of_the_same_records_are_undone_one_after_the_other(wizard: Wizard) -> None:
    addresses = []
    for row in ("1,A Bike Store,Warehouse,US,555-1", "1,A Bicycle Store,Warehouse,Canada,555-9"):
        wizard.upload(HEADER, row)
        wizard.map()
        wizard.act("begin")
        addresses.append(wizard.address)
    wizard.act("undo")
    assert Organisation.objects.get().name == "A Bike Store"
    wizard.address = addresses[0]
    wizard.act("undo")
    assert "Changed since the import" not in wizard.page()
    assert not Organisation.objects.exists()


def test_undoing_leaves_what_somebody_changed_since(wizard: Wizard) -> None:
    wizard.upload(HEADER, *ROWS)
    wizard.map()
    wizard.act("begin")
    Organisation.objects.filter(external_id="2").update(notes="Called on Monday")
    wizard.act("undo")
    assert list(Organisation.objects.values_list("external_id", flat=True)) == ["2"]
    assert "Changed since the import" in wizard.page()


def test_figures_say_what_will_be_until_it_is(wizard: Wizard) -> None:
    wizard.upload(HEADER, *ROWS)
    wizard.map()
    assert figures(wizard) == {
        "To create": "2",
        "To change": "0",
        "Unchanged": "0",
        "Refused": "0",
    }
    ImportJob.objects.update(status="importing")
    assert "Created" not in figures(wizard)
    ImportJob.objects.update(status="ready")
    wizard.act("begin")
    assert figures(wizard)["Created"] == "2"


def test_undoing_says_how_many_went_back_and_names_those_that_stayed(wizard: Wizard) -> None:
    wizard.upload(HEADER, *ROWS)
    wizard.map()
    wizard.act("begin")
    Organisation.objects.filter(external_id="2").update(notes="Called on Monday")
    wizard.client.post(f"{wizard.address}undo/")
    assert "0 of 2 records" in wizard.page()
    work()
    assert "Undone but for 1 record" in wizard.page()
    assert "Undone but for 1 record" in wizard.client.get("/import/").content.decode()
    assert figures(wizard) == {"As they were before": "1", "Stayed": "1"}
    assert "<li>Next Door Bikes</li>" in wizard.page()


def test_an_import_that_wrote_nothing_can_be_discarded(wizard: Wizard) -> None:
    wizard.upload(HEADER, *ROWS)
    path = Path(wizard.job.file.path)
    assert "Discard this import" in wizard.page()
    wizard.map()
    assert "Discard this import" in wizard.page()
    other = Wizard(make_staff("sales"), "organisations")
    assert other.client.post(f"{wizard.address}discard/").status_code == 404
    assert ImportJob.objects.exists()
    owner = wizard.job.created_by_id
    wizard.act("discard")
    assert not ImportJob.objects.exists()
    row = OutboxEvent.objects.get(code="desk.import.discarded")
    assert audience(rebuild(row.code, row.payload)).users == {owner}
    assert path.is_file()  # until the transaction commits
    wizard.upload(HEADER, *ROWS)
    wizard.map()
    wizard.act("begin")
    assert "Discard this import" not in wizard.page()
    wizard.act("discard")
    assert wizard.job.status == "done"


def test_headers_in_russian_and_bulgarian_are_recognised(wizard: Wizard) -> None:
    for key, name, role in (("Ключ", "Наименование", "Роль"), ("Ключ", "Име", "Роля")):
        wizard.upload(f"{key},{name},{role}", "1,Дунав,customer")
        rules = wizard.job.rules["fields"]
        found = [rules[field].get("column") for field in ("key", "name", "role")]
        assert found == [key, name, role]


def figures(wizard: Wizard) -> dict[str, str]:
    """The numbers on the page, by what they are called."""
    answer = wizard.client.get(wizard.address)
    return {each["label"]: each["value"] for each in answer.context["figures"]}


def test_a_stopped_import_can_go_on(wizard: Wizard, monkeypatch: pytest.MonkeyPatch) -> None:
    wizard.upload(HEADER, *ROWS)
    wizard.map()
    monkeypatch.setattr("portal.desk.services.run_import._wants_stop", lambda job: True)
    wizard.act("begin")
    assert wizard.job.status == "stopped"
    assert not Organisation.objects.exists()
    monkeypatch.undo()
    wizard.act("begin")
    assert wizard.job.status == "done"
    assert Organisation.objects.count() == 2


def test_a_required_field_without_a_column_is_said_at_the_field(wizard: Wizard) -> None:
    wizard.upload("Colour,Size", "red,2")
    answer = wizard.client.post(f"{wizard.address}?step=map", {})
    assert answer.status_code == 422
    assert "Choose the column that holds" in answer.content.decode()
    assert wizard.job.status == "mapping"


def test_only_those_who_keep_a_kind_may_import_it(cast: Cast) -> None:
    for person in (cast.alice, make_staff("marketing")):
        answer = Wizard(person, "organisations").upload(HEADER, *ROWS)
        assert answer.status_code == 404
    assert Wizard(cast.staff, "invoices").upload("a,b", "1,2").status_code == 404
    assert not Organisation.objects.filter(external_id="1").exists()


def test_somebody_elses_import_answers_like_a_missing_one(wizard: Wizard) -> None:
    wizard.upload(HEADER, *ROWS)
    other = Wizard(make_staff("sales"), "organisations")
    for verb in ("", "errors/"):
        assert other.client.get(f"{wizard.address}{verb}").status_code == 404
    for verb in ("begin", "undo", "stop"):
        assert other.client.post(f"{wizard.address}{verb}/").status_code == 404
    assert wizard.job.status == "mapping"
    assert not work()


def test_a_file_that_is_no_table_is_refused_with_a_remedy(wizard: Wizard) -> None:
    answer = wizard.upload("")
    assert answer.status_code == 422
    assert "empty" in answer.content.decode()


def test_the_front_page_lists_what_can_be_imported_and_what_was(wizard: Wizard) -> None:
    wizard.upload(HEADER, *ROWS, name="resellers.csv")
    page = wizard.client.get("/import/").content.decode()
    assert "resellers.csv" in page
    assert "/import/organisations/" in page
    assert "<small>Organisations" in page
    assert "/import/invoices/" not in page
    sample = wizard.client.get("/import/organisations/sample.csv").content.decode("utf-8-sig")
    assert sample.startswith("key,name,role")


def test_a_partner_finds_no_import_pages(cast: Cast) -> None:
    stranger = Wizard(cast.alice, "organisations")
    assert stranger.client.get("/import/").status_code == 404


def test_a_mapping_is_remembered_by_name_and_used_for_another_file(wizard: Wizard) -> None:
    wizard.upload("code;firm;land", "1;A Bike Store;Canada")
    wizard.map(key="code", name="firm", country="land", mapping_name="Old ERP")
    assert wizard.job.created == 1
    wizard.upload("firm;note;code;land", "B Bike Store;x;2;Canada")
    assert "Old ERP" in wizard.page()
    wizard.act("mapping", mapping="Old ERP")
    assert (wizard.job.status, wizard.job.created) == ("ready", 1)


def test_an_undoing_that_fails_says_so_and_can_be_tried_again(
    wizard: Wizard, monkeypatch: pytest.MonkeyPatch
) -> None:
    wizard.upload(HEADER, *ROWS)
    wizard.map()
    wizard.act("begin")

    def broken(model: str) -> None:
        raise RuntimeError(model)

    monkeypatch.setattr("portal.desk.services.undo_import._service", broken)
    with pytest.raises(RuntimeError):
        wizard.act("undo")
    assert wizard.job.status == "stopped"
    assert "Something went wrong while undoing" in wizard.page()
    assert "Undo this import" in wizard.page()
    assert Organisation.objects.count() == 2
    monkeypatch.undo()
    wizard.act("undo")
    assert (wizard.job.status, wizard.job.failure) == ("undone", "")
    assert not Organisation.objects.exists()


def test_a_file_without_column_names_keeps_its_first_row_and_its_mapping(wizard: Wizard) -> None:
    wizard.upload("Рога и копита,Bulgaria", "Дунав,Atlantis", name="bare.csv")
    assert 'href="?step=map&amp;header=no"' in wizard.page()
    assert '<option value="#2"' in wizard.page(step="map", header="no")
    wizard.map(header="no", key="#1", name="#1", country="#2")
    wizard.act("begin")
    assert (wizard.job.created, wizard.job.refused) == (1, 1)
    answer = wizard.client.get(f"{wizard.address}errors/")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("#1,#2,")
    wizard.upload(lines[0], "Дунав,Romania,", name="corrected.csv")
    assert wizard.job.rules["fields"]["country"] == {"column": "#2"}
    wizard.map()
    assert (wizard.job.created, wizard.job.refused) == (1, 0)
    wizard.upload("Витоша,Greece", "Пирин,Serbia", name="next.csv")
    assert wizard.job.rules["fields"]["country"] == {"column": "#2"}
    wizard.map()
    assert (wizard.job.created, wizard.job.refused) == (2, 0)
