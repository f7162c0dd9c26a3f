"""What any record can carry."""

from records.models.conversations import Comment, Follow, Interaction, InteractionKind
from records.models.files import File, FileVersion

__all__ = ["Comment", "File", "FileVersion", "Follow", "Interaction", "InteractionKind"]
