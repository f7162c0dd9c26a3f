"""Upload a file by the multipart request convention."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.attach_files import public_id
from partner_api.mutations.base import Mutation
from partner_api.types.scalars import Upload
from portal.kernel.actors import Actor
from records.services.upload_file import add_file_version, upload_file


class UploadFile(Mutation):
    """Uploads a file: a new one that only you see until it is attached, or a newer version."""

    class Input:
        content = graphene.InputField(
            Upload, required=True, description="The file, by a multipart request."
        )
        version_of = graphene.String(description="The id of the file that it is newer than.")

    file = graphene.String(description="Its id, for `attachFiles` and `createImport`.")
    version = graphene.Int(description="Which version of the file it is.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``records.upload_file`` or ``records.add_file_version``."""
        content, older = given["content"], given.get("version_of")
        if older:
            file = public_id(older, "version_of")
            made = add_file_version(actor=actor, public_id=file, content=content)
            return {"file": older, "version": made.number}
        return {"file": str(upload_file(actor=actor, content=content).public_id), "version": 1}
