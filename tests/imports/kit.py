"""Files to import, and a wizard that is walked through as a browser does."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from portal.desk import jobs
from portal.desk.models import ImportJob
from portal.kernel.models import User

TASKS = {
    "desk.check_import": jobs.check_import,
    "desk.apply_import": jobs.apply_import,
    "desk.undo_import": jobs.undo_import,
}


def csv_file(rows: Iterable[str], name: str = "file.csv") -> SimpleUploadedFile:
    """A file of these lines."""
    return SimpleUploadedFile(name, "\n".join(rows).encode(), content_type="text/csv")


def work() -> list[str]:
    """Do what was deferred, as the worker would; returns the tasks."""
    done = []
    for job in ProcrastinateJob.objects.filter(status="todo", task_name__in=TASKS).order_by("id"):
        if job.pk in seen:
            continue
        seen.add(job.pk)
        TASKS[job.task_name].func(**job.args)
        done.append(job.task_name)
    return done


seen: set[int] = set()


class Wizard:
    """One person at the import pages of one kind."""

    def __init__(self, user: User, kind: str) -> None:
        self.client, self.kind = Client(), kind
        self.client.force_login(user)
        self.address = ""

    def upload(self, *rows: str, name: str = "file.csv") -> HttpResponse:
        """Hand a file in."""
        answer = self.client.post(f"/import/{self.kind}/", {"file": csv_file(rows, name)})
        self.address = answer.headers.get("Location", "")
        return answer

    @property
    def job(self) -> ImportJob:
        """The import as it is now."""
        return ImportJob.objects.get(public_id=self.address.rstrip("/").rsplit("/", 1)[-1])

    def page(self, **query: str) -> str:
        """What the page says."""
        answer = self.client.get(self.address, query)
        assert answer.status_code == 200, answer.status_code
        return answer.content.decode()

    def map(self, **changes: str) -> HttpResponse:
        """Send the mapping form as it is drawn, with some inputs changed."""
        answer = self.client.get(self.address, {"step": "map"})
        form = answer.context["form"]
        values = {
            field.html_name: field.value() for field in form if field.value() not in (None, False)
        }
        answer = self.client.post(f"{self.address}?step=map", {**values, **changes})
        work()
        return answer

    def act(self, verb: str, **data: object) -> HttpResponse:
        """Press one of the buttons and let the worker do its part."""
        answer = self.client.post(f"{self.address}{verb}/", data)
        work()
        return answer
