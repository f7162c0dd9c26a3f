"""What people put on records, as the approval of a request shows it beside its decisions."""

from __future__ import annotations

from collections.abc import Sequence

from records.models import Comment
from records.selectors.files import files_of_many
from sharing.projections import Shown
from workflows.requests import Remark

_MOST = 100


def remarks_on(records: Sequence[Shown]) -> list[Remark]:
    """Comments and files of records of one model, on the facets that their viewer sees, the
    newest first."""
    if not records:
        return []
    seen = {record.pk: set(record.facets) for record in records}
    comments = Comment.objects.filter(
        subject=records[0].model_label, object_id__in=list(seen), removed_at=None
    )
    said = [
        Remark(comment.created_at, str(comment.author or ""), comment.text)
        for comment in comments.select_related("author").order_by("-id")[:_MOST]
        if comment.facet in seen[comment.object_id]
    ]
    for files in files_of_many(records=records).values():
        said += [
            Remark(file.created_at, str(file.created_by or ""), file.name, file.url, file.size)
            for file in files
        ]
    return sorted(said, key=lambda remark: remark.at, reverse=True)[:_MOST]
