"""Begin an import without a person at the wizard: the API's way."""

from __future__ import annotations

from uuid import UUID

from portal.desk.imports.kinds import kind_for
from portal.desk.imports.mapping import mapping_from_json
from portal.desk.imports.memory import remembered
from portal.desk.models import ImportJob
from portal.desk.services.start_import import map_import, start_import
from portal.kernel.actors import Actor
from portal.kernel.commands import command
from portal.kernel.errors import NotFound
from records.selectors.files import loose_files


@command("desk.create_import")
def create_import(*, actor: Actor, kind: str, file: UUID, mapping: str = "") -> ImportJob:
    """Import a file that the actor uploaded: it is mapped and checked, and then waits.

    ``mapping`` names a remembered mapping; without it the one last used for these columns is
    taken, or what the header suggests. Raises ``NotFound`` for a file or mapping that is not there
    for the actor, ``Refused`` for a kind that is none for the actor and for an unreadable file,
    ``Refusals`` for required fields that no column fills, ``Forbidden`` for who imports nothing.
    """
    wanted = kind_for(actor, kind)
    found = loose_files(actor=actor, ids=[file])
    if not found:
        raise NotFound(field="file")
    content = found[0].versions.first()
    if content is None:
        raise NotFound(field="file")
    chosen = remembered(wanted, mapping) if mapping else None
    job = start_import(
        actor=actor, kind=kind, upload=content.content.file, file_name=found[0].name
    )
    return map_import(
        actor=actor,
        public_id=str(job.public_id),
        mapping=chosen or mapping_from_json(wanted, job.rules),
    )
