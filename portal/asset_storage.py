"""Static files named by their content, so that browsers keep them for ever."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.storage import HashedFilesMixin
from servestatic.storage import CompressedManifestStaticFilesStorage

type Pattern = str | tuple[str, ...]


def _without_source_maps(patterns: Any) -> tuple[tuple[str, tuple[Pattern, ...]], ...]:
    """Packages refer to source maps that they do not ship; nobody but a debugger misses them."""
    return tuple(
        (files, tuple(each for each in rules if "sourceMappingURL" not in str(each)))
        for files, rules in patterns
    )


class AssetStorage(CompressedManifestStaticFilesStorage):
    """As the base, with our own modules importing each other by hashed name."""

    patterns = (
        *_without_source_maps(HashedFilesMixin.patterns),
        ("guildhall/*.js", HashedFilesMixin._js_module_import_aggregation_patterns[1]),
    )

    def compress_files(self, paths: set[str]) -> Iterator[tuple[str, str]]:
        """Compress what pages refer to: the names by content, not the original ones too."""
        return super().compress_files(paths & set(self.hashed_files.values()))
