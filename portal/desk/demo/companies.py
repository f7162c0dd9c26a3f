"""The companies of the demo: the house, its partners, their customers."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from partners.models import Organisation, OrganisationRole, Tier
from partners.services.contacts import add_contact
from partners.services.onboarding import onboard_partner
from partners.services.organisations import create_organisation
from portal.kernel.actors import SYSTEM

type Companies = dict[str, Organisation]

HOUSE = "Aldera Coatings"

# name, role, tier, country, city, programme, distributor
PARTNERS = (
    ("Danube Distribution", "distributor", "platinum", "RO", "Bucharest", "Marine", ""),
    ("Vitosha Supply", "reseller", "gold", "BG", "Sofia", "Marine", "Danube Distribution"),
    ("Balkan Marine", "reseller", "silver", "BG", "Varna", "Marine", "Danube Distribution"),
    ("Ruse Coatings", "reseller", "registered", "BG", "Ruse", "Industrial", ""),
    ("Carpat Trade", "reseller", "silver", "RO", "Cluj-Napoca", "Industrial", ""),
    ("Thracia Resins", "supplier", "registered", "BG", "Plovdiv", "Supply", ""),
    ("Ostsee Pigmente", "supplier", "silver", "DE", "Rostock", "Supply", ""),
)

COMPETITORS = (("Norfarg", "NO", "Oslo"), ("Helios Lacke", "DE", "Hamburg"))

# name, country, city, industry, revenue (thousand euro), employees, payment days
CUSTOMERS = (
    ("Danube Shipyard AD", "BG", "Ruse", "Shipbuilding", 317, 820, 45),
    ("Rila Windows EOOD", "BG", "Blagoevgrad", "Construction", 49, 120, 30),
    ("Port of Varna", "BG", "Varna", "Ports", 960, 640, 60),
    ("Carpat Rail SRL", "RO", "Brașov", "Rail", 152, 410, 45),
    ("Thrace Wind Parks", "BG", "Kavarna", "Energy", 88, 65, 30),
    ("Constanța Drydock", "RO", "Constanța", "Shipbuilding", 264, 540, 60),
    ("Sredna Gora Pumps", "BG", "Plovdiv", "Machinery", 62, 140, 30),
    ("Oltenia Bridges", "RO", "Craiova", "Construction", 418, 230, 45),
    ("Burgas Refinery Services", "BG", "Burgas", "Energy", 720, 510, 60),
    ("Black Sea Tankers", "BG", "Varna", "Shipping", 590, 280, 45),
    ("Galați Steelworks", "RO", "Galați", "Metals", 1480, 2900, 60),
    ("Pirin Cable Cars", "BG", "Bansko", "Tourism", 35, 80, 30),
    ("Maritsa Power", "BG", "Stara Zagora", "Energy", 830, 970, 60),
    ("Dobrudzha Silos", "BG", "Dobrich", "Agriculture", 74, 60, 30),
    ("Brăila Boats", "RO", "Brăila", "Shipbuilding", 130, 190, 45),
    ("Sofia Tram Works", "BG", "Sofia", "Rail", 205, 350, 45),
    ("Timiș Tanks", "RO", "Timișoara", "Machinery", 97, 150, 30),
    ("Rhodope Bridges", "BG", "Smolyan", "Construction", 58, 90, 30),
    ("Vidin Locks", "BG", "Vidin", "Ports", 41, 70, 30),
    ("Arad Wagons", "RO", "Arad", "Rail", 333, 620, 45),
    ("Kozloduy Maintenance", "BG", "Kozloduy", "Energy", 610, 430, 60),
    ("Sibiu Cranes", "RO", "Sibiu", "Machinery", 178, 240, 45),
    ("Nessebar Yachts", "BG", "Nessebar", "Shipbuilding", 22, 35, 15),
    ("Pernik Castings", "BG", "Pernik", "Metals", 115, 260, 30),
    ("Iași Water", "RO", "Iași", "Utilities", 290, 480, 45),
    ("Shumen Aluminium", "BG", "Shumen", "Metals", 540, 710, 60),
    ("Tulcea Ferries", "RO", "Tulcea", "Shipping", 66, 110, 30),
    ("Gabrovo Machines", "BG", "Gabrovo", "Machinery", 84, 170, 30),
    ("Oradea Pipes", "RO", "Oradea", "Metals", 143, 200, 45),
    ("Sliven Textile Plant", "BG", "Sliven", "Textiles", 27, 130, 30),
    ("Pitești Chassis", "RO", "Pitești", "Automotive", 925, 1500, 60),
    ("Lom Barges", "BG", "Lom", "Shipping", 39, 55, 30),
    ("Bacău Aero", "RO", "Bacău", "Aerospace", 470, 560, 60),
    ("Haskovo Dairy", "BG", "Haskovo", "Food", 31, 95, 30),
    ("Suceava Timber", "RO", "Suceava", "Timber", 52, 140, 30),
    ("Varna Marina Club", "BG", "Varna", "Tourism", 18, 25, 15),
    ("Mangalia Offshore", "RO", "Mangalia", "Energy", 380, 300, 60),
    ("Pleven Elevators", "BG", "Pleven", "Machinery", 47, 85, 30),
    ("Reșița Turbines", "RO", "Reșița", "Energy", 260, 420, 45),
    ("Svishtov Chemicals", "BG", "Svishtov", "Chemicals", 505, 390, 60),
    ("Deva Mining", "RO", "Deva", "Mining", 190, 310, 45),
    ("Yambol Containers", "BG", "Yambol", "Logistics", 71, 100, 30),
    ("Giurgiu River Port", "RO", "Giurgiu", "Ports", 160, 180, 45),
    ("Kardzhali Lead Works", "BG", "Kardzhali", "Metals", 210, 270, 45),
    ("Baia Mare Metals", "RO", "Baia Mare", "Metals", 118, 220, 30),
    ("Samokov Ski Lifts", "BG", "Samokov", "Tourism", 29, 40, 30),
    ("Turnu Severin Yard", "RO", "Drobeta-Turnu Severin", "Shipbuilding", 340, 460, 60),
    ("Razgrad Glass", "BG", "Razgrad", "Construction", 93, 160, 30),
)

# What kind of trade a partner is, as the house groups them in its figures.
PARTNER_TYPES = {
    "Vitosha Supply": "Technical dealer",
    "Balkan Marine": "Ship chandler",
    "Ruse Coatings": "Technical dealer",
    "Carpat Trade": "Warehouse",
    "Danube Distribution": "Wholesaler",
}

CONTACTS = (
    ("Danube Shipyard AD", "Ivan Dimitrov", "Head of purchasing", "+359 82 555 014"),
    ("Port of Varna", "Maria Stancheva", "Maintenance manager", "+359 52 555 020"),
    ("Constanța Drydock", "Andrei Popa", "Technical director", "+40 241 555 031"),
    ("Rila Windows EOOD", "Stoyan Gerov", "Owner", "+359 73 555 042"),
)


def enter_companies() -> Companies:
    """Enter the house, partners, competitors and customers; by name."""
    companies: Companies = {HOUSE: _enter(HOUSE, "house", "BG", "Sofia")}
    for name, role, tier, country, city, programme, distributor in PARTNERS:
        companies[name] = _enter(name, role, country, city)
        onboard_partner(
            actor=SYSTEM,
            organisation=companies[name],
            role=OrganisationRole(role),
            tier=Tier(tier),
            programme=programme,
            partner_type=PARTNER_TYPES.get(name, ""),
            territory=country,
            distributor=companies.get(distributor),
            since=date(2024, 3, 1),
        )
    for name, country, city in COMPETITORS:
        companies[name] = _enter(name, "competitor", country, city)
    for name, country, city, industry, revenue, employees, days in CUSTOMERS:
        companies[name] = create_organisation(
            actor=SYSTEM,
            values={
                "name": name,
                "roles": ["customer"],
                "country": country,
                "region": country,
                "city": city,
                "industry": industry,
                "annual_revenue": Decimal(revenue * 1000),
                "employees": employees,
                "payment_terms_days": days,
            },
        )
    for company, person, job, phone in CONTACTS:
        add_contact(
            actor=SYSTEM,
            organisation=companies[company],
            values={"full_name": person, "job_title": job, "phone": phone},
        )
    return companies


def _enter(name: str, role: str, country: str, city: str) -> Organisation:
    values = {"name": name, "roles": [role], "country": country, "region": country, "city": city}
    return create_organisation(actor=SYSTEM, values=values)
