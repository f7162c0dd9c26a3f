"""A partner's first fifty customers by name, with their total: page and GraphQL against SQL."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.db import connection
from django.test import Client

from benchmarks.measure import Result, compare
from benchmarks.world import World

# The best that hand-written SQL does with the same index: one range scan, and a count.
_PAGE = """
SELECT o.reference, o.name, o.country, o.city, o.industry, o.status, o.phone, o.email, o.street,
       o.postal_code, o.region, o.website
FROM partners_organisationaccess a JOIN partners_organisation o ON o.id = a.content_object_id
WHERE a.group_id = %s AND a.valid_from <= now() AND a.valid_until > now()
ORDER BY a.sort_key, a.content_object_id LIMIT 50
"""
_COUNT = """
SELECT count(*) FROM partners_organisationaccess
WHERE group_id = %s AND valid_from <= now() AND valid_until > now()
"""
QUERY = """
query Customers { customers(first: 50) { totalCount edges { cursor node {
  reference name country city industry status phone email street postalCode region website
} } pageInfo { hasNextPage endCursor } } }
"""


def _raw(party: int) -> Callable[[], object]:
    def run() -> str:
        with connection.cursor() as cursor:
            cursor.execute(_PAGE, [party])
            rows = cursor.fetchall()
            cursor.execute(_COUNT, [party])
            return json.dumps({"rows": rows, "total": cursor.fetchone()[0]})

    return run


def measure(world: World) -> list[Result]:
    """Both ways of reading the list. Raises if either does not answer with fifty rows."""
    client = Client()
    client.force_login(world.viewer)
    raw = _raw(world.parties[0])

    def page() -> object:
        response = client.get("/customers/")
        if response.status_code != 200 or response.content.count(b"data-key=") < 50:
            raise RuntimeError("the customers page does not show fifty rows")
        return response

    def graphql() -> object:
        response = client.post(
            "/graphql/",
            json.dumps({"query": QUERY}),
            content_type="application/json",
            headers={"Accept": "application/json"},
        )
        body = response.json()
        if body.get("errors") or len(body["data"]["customers"]["edges"]) != 50:
            raise RuntimeError(f"the list does not answer with fifty rows: {body}")
        return body

    return [
        compare("Partner's customer list, page", page, raw),
        compare("Partner's customer list, GraphQL", graphql, raw),
    ]
