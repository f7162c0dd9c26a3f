"""What any record can carry."""

from records.models.files import File, FileVersion

__all__ = ["File", "FileVersion"]
