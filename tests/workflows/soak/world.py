"""Who works on what: the demo's people and range, and registrations that they send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from deals.models import Deal
from deals.services.save_draft import LineInput, save_draft
from deals.services.submit_deal import submit_deal
from portal.desk.demo.cast import enter_people
from portal.desk.demo.companies import enter_companies
from portal.desk.demo.range import enter_range
from portal.kernel.actors import SYSTEM, Actor, actor_for
from portal.kernel.models import User
from workflows.services.install_routes import install_routes

HOUSE = ("georgi", "vera", "nadia", "petr", "ines", "asen")
_TEAMS = {"sales": ("georgi", "vera"), "tender": ("nadia",), "finance": ("petr", "ines")}
PARTNERS = ("elena@vitosha.example", "radka@danube.example")
# A few names that both partners register, so that one of them waits in line.
_FIRST = 8
_WANTED = ("Harbour Works Sozopol", "Silistra Silos", "Galați Slipway")


@dataclass(frozen=True)
class World:
    """Users, read once; actors are made anew in each process."""

    house: dict[str, User]
    partners: tuple[User, ...]

    def someone(self, dice: Random, department: str = "") -> Actor:
        """Anybody of the house; mostly of the department, if one is named."""
        names = _TEAMS.get(department, HOUSE) if dice.random() < 0.8 else HOUSE
        return actor_for(self.house[dice.choice(names)])

    def partner(self, dice: Random) -> Actor:
        """Somebody who registers."""
        return actor_for(dice.choice(self.partners))


def build(dice: Random) -> World:
    """Companies, people, products with prices, first routes, and a few registrations."""
    companies = enter_companies()
    people = enter_people(companies)
    house = {name: people[f"{name}@aldera.example"] for name in HOUSE}
    enter_range(actor_for(house["georgi"]), actor_for(house["petr"]))
    install_routes(actor=SYSTEM)
    world = World(house, tuple(people[email] for email in PARTNERS))
    for _ in range(_FIRST):
        register(world.partner(dice), dice)
    return world


def register(actor: Actor, dice: Random) -> Deal:
    """A registration that needs one, two or three decisions, as the dice say."""
    contested = dice.random() < 0.15
    name = dice.choice(_WANTED) if contested else f"Yard {dice.getrandbits(60):x}"
    price = Decimal(dice.choice((118, 115, 95, 80)))
    deal = save_draft(
        actor=actor,
        customer_name=name,
        country="BG",
        title=name,
        closing_date=timezone.localdate() + timedelta(days=60),
        tender=dice.random() < 0.4,
        lines=[LineInput("EP-40", Decimal(dice.choice((5, 50, 1500))), price)],
    )
    return submit_deal(actor=actor, reference=deal.reference, join_line=True)
