"""Static files made from packages: the icon sprite and the font's subsets.

They are generated once into the home directory, keyed by everything they depend on, and found
like any static file. So nothing of others is copied into the repository, and nothing is fetched.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.contrib.staticfiles.utils import matches_patterns
from django.core.files.storage import FileSystemStorage
from fontTools import subset
from fontTools.ttLib import TTFont

from portal.desk.icons import ICONS

SPRITE = "guildhall/icons.svg"
# The same ranges as the `unicode-range` of tokens.css.
SUBSETS = {
    "latin": "0000-00FF,0131,0152-0153,02C6,02DA,02DC,2000-206F,20AC,2122,2190-2199,2212",
    "latin-ext": "0100-0130,0132-0151,0154-02BA,1E00-1EFF,20A0-20AB,20AD-20C0",
    "cyrillic": "0300-0301,0400-045F,0490-0491,04B0-04B1,2116",
}
_SYMBOL = (
    '<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
    'stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round">{body}</symbol>'
)


def icon_sprite() -> bytes:
    """One SVG file with a symbol for each icon in use."""
    symbols = []
    with files("lucide").joinpath("lucide.zip").open("rb") as source, ZipFile(source) as icons:
        for name in sorted(ICONS):
            svg = icons.read(f"{name}.svg").decode()
            body = svg[svg.index(">", svg.index("<svg")) + 1 : svg.rindex("</svg>")]
            symbols.append(_SYMBOL.format(name=name, body=re.sub(r"\s+", " ", body).strip()))
    return ('<svg xmlns="http://www.w3.org/2000/svg">' + "".join(symbols) + "</svg>").encode()


def font_subset(ranges: str) -> bytes:
    """The variable font reduced to some characters, as woff2, all its features kept."""
    options = subset.Options(flavor="woff2", layout_features=["*"], notdef_outline=True)
    with files("fontpkg_manrope").joinpath("files", "Manrope[wght].ttf").open("rb") as source:
        font = TTFont(BytesIO(source.read()))
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=subset.parse_unicodes(ranges))
    subsetter.subset(font)
    result = BytesIO()
    font.flavor = "woff2"
    font.save(result)
    return result.getvalue()


def _makers() -> dict[str, Callable[[], bytes]]:
    makers: dict[str, Callable[[], bytes]] = {SPRITE: icon_sprite}
    for name, ranges in SUBSETS.items():
        makers[f"guildhall/fonts/manrope-{name}.woff2"] = lambda r=ranges: font_subset(r)  # type: ignore[misc]
    return makers


@lru_cache(maxsize=1)
def generated_root() -> Path:
    """Where the generated files live; a new place whenever what they depend on changes."""
    basis = [version("lucide"), version("fontpkg-manrope"), version("fonttools")]
    basis += [*sorted(ICONS), *SUBSETS.values(), _SYMBOL]
    key = hashlib.sha256("\n".join(basis).encode()).hexdigest()[:12]
    return Path(settings.HOME_DIR) / "generated" / key


class GeneratedAssetsFinder(BaseFinder):
    """Finds the generated files for collectstatic and for the development server."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.makers = _makers()
        self.storage = FileSystemStorage(location=generated_root())

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing to configure, so nothing to check."""
        return []

    def find(self, path: str, find_all: bool = False) -> str | list[str]:  # type: ignore[override]
        """The absolute path of a generated file, made on first use."""
        if path not in self.makers:
            return []
        found = str(self._make(path))
        return [found] if find_all else found

    def list(
        self, ignore_patterns: Iterable[str] | None
    ) -> Iterator[tuple[str, FileSystemStorage]]:
        """All generated files with their storage."""
        for path in self.makers:
            if not matches_patterns(path, [*(ignore_patterns or ())]):
                self._make(path)
                yield path, self.storage

    def _make(self, path: str) -> Path:
        target = generated_root() / path
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            # Several processes may start at once: each writes its own file, the rename decides.
            with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as draft:
                draft.write(self.makers[path]())
            Path(draft.name).chmod(0o644)
            Path(draft.name).replace(target)
        return target
