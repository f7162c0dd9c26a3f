"""Files: what is taken in, who gets it, and that nothing of it runs."""

from __future__ import annotations

import io
import uuid
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.kernel.errors import Forbidden, NotFound, Refused
from portal.kernel.models import OutboxEvent, User
from records.engine.sniffing import content_type_of
from records.models import File
from records.selectors.files import access_file, files_of
from records.services.attach_files import attach_files, remove_file
from records.services.upload_file import add_file_version, clean_name, upload_file
from sharing.selectors import access
from tests.cast import Cast, make_organisation, share


def pdf(name: str = "offer.pdf", text: bytes = b"%PDF-1.7 offer") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text)


def workbook(member: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("xl/workbook.xml", "<x/>")
        package.writestr(member, "x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n0000", "image/png"),
        ("Име;цена\n".encode(), "text/plain"),
        (b"<script>alert(1)</script>", "text/plain"),
        (b"MZ\x90\x00\x03\x00", None),
        (b"\x7fELF\x02\x01\x01\x00", None),
        (
            workbook("xl/sheet.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (workbook("xl/vbaProject.bin"), None),
    ],
)
def test_the_bytes_say_what_a_file_is(content: bytes, kind: str | None) -> None:
    assert content_type_of(io.BytesIO(content)) == kind


def test_names_are_safe_everywhere() -> None:
    assert clean_name("../../etc/passwd") == "_.._etc_passwd"
    assert clean_name("CON\x00\n.txt") == "CON_.txt"
    assert clean_name("я" * 300 + ".pdf").endswith(".pdf")
    assert len(clean_name("я" * 300 + ".pdf")) == 200


def test_programs_and_huge_files_are_refused(cast: Cast, settings) -> None:
    alice = cast.actor("alice")
    for content, code in ((b"MZ\x90\x00\x03\x00", "file_type"), (b"", "file_empty")):
        with pytest.raises(Refused) as refused:
            upload_file(actor=alice, content=SimpleUploadedFile("invoice.pdf", content))
        assert refused.value.code == code
    settings.UPLOAD_MAX_BYTES = 4
    with pytest.raises(Refused) as refused:
        upload_file(actor=alice, content=pdf())
    assert refused.value.code == "file_too_big"
    assert not File.objects.exists()


def test_an_upload_is_its_owners_until_it_is_attached(cast: Cast) -> None:
    file = upload_file(actor=cast.actor("alice"), content=pdf())
    assert access_file(actor=cast.actor("alice"), public_id=file.public_id).size == 14
    for name in ("bob", "staff", "administrator"):
        with pytest.raises(NotFound):
            access_file(actor=cast.actor(name), public_id=file.public_id)


def test_a_file_follows_its_facet(cast: Cast) -> None:
    staff, customer = cast.actor("staff"), make_organisation()
    file = upload_file(actor=staff, content=pdf())
    attach_files(actor=staff, record=customer, facet="commercial", files=[file.public_id])
    cast.share_with_bob(customer, "identity")
    for name in ("bob", "mallory", "expired"):
        with pytest.raises(NotFound):
            access_file(actor=cast.actor(name), public_id=file.public_id)
    shown = access(cast.actor("bob"), type(customer).objects.all(), pk=customer.pk)
    assert files_of(record=shown) == []
    share(customer, cast.partners["bob"], "commercial")
    assert access_file(actor=cast.actor("bob"), public_id=file.public_id).file == file


def test_readers_attach_nothing(cast: Cast) -> None:
    customer = make_organisation()
    cast.share_with_bob(customer, "commercial")
    bob = cast.actor("bob")
    file = upload_file(actor=bob, content=pdf())
    last = OutboxEvent.objects.count()
    with pytest.raises(Forbidden):
        attach_files(actor=bob, record=customer, facet="commercial", files=[file.public_id])
    with pytest.raises(NotFound):
        attach_files(
            actor=cast.actor("mallory"), record=customer, facet="identity", files=[uuid.uuid4()]
        )
    file.refresh_from_db()
    assert file.subject == ""
    assert OutboxEvent.objects.count() == last


def test_versions_stay_and_removal_hides(cast: Cast) -> None:
    staff, customer = cast.actor("staff"), make_organisation()
    file = upload_file(actor=staff, content=pdf())
    attach_files(actor=staff, record=customer, facet="commercial", files=[file.public_id])
    add_file_version(actor=staff, public_id=file.public_id, content=pdf(text=b"%PDF-2 newer"))
    assert access_file(actor=staff, public_id=file.public_id).number == 2
    first = access_file(actor=staff, public_id=file.public_id, number=1)
    assert first.content.read() == b"%PDF-1.7 offer"
    remove_file(actor=staff, public_id=file.public_id, reason="Wrong one")
    with pytest.raises(NotFound):
        access_file(actor=staff, public_id=file.public_id)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_downloads_are_saved_and_never_shown(cast: Cast) -> None:
    page = SimpleUploadedFile("page.html", b"<script>alert(1)</script>")
    file = upload_file(actor=cast.actor("alice"), content=page)
    answer = browser(cast.alice).get(file.url)
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Content-Type"] == "text/plain"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert browser(cast.bob).get(file.url).status_code == 404
    assert Client().get(file.url).status_code == 302
    answer.close()


def test_a_form_keeps_its_uploads(cast: Cast) -> None:
    alice = browser(cast.alice)
    answer = alice.post("/files/upload/", {"upload": pdf()})
    file = File.objects.get()
    assert str(file.public_id) in answer.content.decode()
    refused = alice.post(
        "/files/upload/",
        {"upload": SimpleUploadedFile("a.exe", b"MZ\x00\x00"), "kept": str(file.public_id)},
    )
    assert refused.status_code == 422
    assert "offer.pdf" in refused.content.decode()
