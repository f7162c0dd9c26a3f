"""What any record can carry."""

from records.models.conversations import Comment, Follow, Interaction, InteractionKind
from records.models.exports import ExportFormat, ExportReceipt
from records.models.files import File, FileVersion

__all__ = [
    "Comment",
    "ExportFormat",
    "ExportReceipt",
    "File",
    "FileVersion",
    "Follow",
    "Interaction",
    "InteractionKind",
]
