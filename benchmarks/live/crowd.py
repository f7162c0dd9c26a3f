"""Who listens in the benchmark, and the two servers that they listen to."""

from __future__ import annotations

import os
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import Group
from django.test import Client

from benchmarks.world import make_partners, share
from partners.models import Membership, Organisation
from portal import processes
from portal.kernel.models import Department, User, WorkingCalendar
from tests.harness.server import ROOT
from tests.harness.site import Site

PARTNERS = 500
PEOPLE_EACH = 2
RECORDS = 100
# How many partners see one of the records that change all the time.
SEEN_BY = 25


@dataclass(frozen=True)
class Served:
    """A server: where it is, and its process. ``path`` makes the path of a socket's number."""

    url: str
    pid: int
    path: Callable[[int], str]

    @property
    def cpu_seconds(self) -> float:
        """What the process has used so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def memory_kib(self) -> int:
        """What the process holds in memory that it shares with nobody."""
        for line in Path(f"/proc/{self.pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Private_Dirty:"):
                return int(line.split()[1])
        raise RuntimeError("this kernel does not say how much memory a process holds")


def ours(site: Site) -> Served:
    """Guildhall's own web process."""
    return Served(site.socket_url, site.web, lambda _number: "/live/")


@contextmanager
def bare(dsn: str) -> Iterator[Served]:
    """The reference, started for the length of the context."""
    listener = processes.listen("127.0.0.1", 0)
    address = f"127.0.0.1:{listener.getsockname()[1]}"
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks.live.bare", dsn],
        cwd=ROOT,
        env=os.environ | {processes.LISTEN_FDS: str(listener.fileno())},
        pass_fds=[listener.fileno()],
    ) as process:
        listener.close()
        with urllib.request.urlopen(f"http://{address}/", timeout=30):
            pass
        yield Served(f"ws://{address}", process.pid, lambda number: f"/{number}")
        process.terminate()


@dataclass(frozen=True)
class Crowd:
    """Signed-in people, as the cookies that their browsers send.

    ``guests`` are two people of each partner, partner by partner; ``house`` are as many of sales.
    ``known`` is a record that every partner sees; ``records`` maps others onto the numbers of the
    partners that see them.
    """

    guests: Sequence[str]
    house: Sequence[str]
    known: int
    records: dict[int, list[int]]


def gather() -> Crowd:
    """Enter partners, their people and what is shared with them."""
    parties = make_partners(PARTNERS)
    ids = list(Organisation.objects.order_by("pk").values_list("pk", flat=True)[: RECORDS + 1])
    known, *changing = ids
    seen: dict[int, list[int]] = {
        pk: [(index * 7 + step * 19) % PARTNERS for step in range(SEEN_BY)]
        for index, pk in enumerate(changing)
    }
    for number, party in enumerate(parties):
        share(party, [known, *(pk for pk in changing if number in seen[pk])])
    guests, sales = [], _sales()
    house = []
    for number in range(PARTNERS * PEOPLE_EACH):
        party = parties[number // PEOPLE_EACH]
        guest = _person(f"guest{number}@example.com")
        Membership.objects.create(user=guest, organisation_id=party.subject_id)
        guest.groups.add(Group.objects.get(pk=party.pk))
        guests.append(_cookie(guest))
        colleague = _person(f"sales{number}@example.com")
        colleague.departments.add(sales)
        house.append(_cookie(colleague))
    return Crowd(guests, house, known, seen)


def _person(email: str) -> User:
    return User.objects.create_user(email, None, full_name="Bench")


def _sales() -> Department:
    calendar, _new = WorkingCalendar.objects.get_or_create(
        name="Bench", defaults={"days": [1, 2, 3, 4, 5], "opens": "09:00", "closes": "18:00"}
    )
    return Department.objects.get_or_create(code="sales", defaults={"calendar": calendar})[0]


def _cookie(user: User) -> str:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}"
