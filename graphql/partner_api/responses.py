"""Answers over HTTP: the media type that the client takes, compressed, with what caches need."""

from __future__ import annotations

import gzip
import hashlib

from django.http import HttpRequest, HttpResponse

from partner_api.errors import ClientError
from partner_api.parameters import CLASSIC

MODERN = "application/graphql-response+json"
CHALLENGE = 'Bearer realm="Guildhall"'
_WORTH_IT = 1_400
_LEVEL = 4


def write(request: HttpRequest, body: bytes, media: str, status: int) -> HttpResponse:
    """The response. One to GET may be kept by the client and asked for again by its ETag."""
    response = HttpResponse(body, content_type=f"{media}; charset=utf-8", status=status)
    response["Cache-Control"] = "no-store"
    if request.method == "GET" and status == 200:
        tag = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
        response["Cache-Control"] = "private, no-cache"
        response["ETag"] = tag
        if tag in (each.strip() for each in request.headers.get("If-None-Match", "").split(",")):
            response.status_code, response.content = 304, b""
            return response
    if len(body) > _WORTH_IT and _takes_gzip(request):
        response.content = gzip.compress(body, _LEVEL, mtime=0)
        response["Content-Encoding"] = "gzip"
    return response


def _takes_gzip(request: HttpRequest) -> bool:
    for part in request.headers.get("Accept-Encoding", "").lower().split(","):
        coding, _semicolon, quality = part.partition(";")
        if coding.strip() in {"gzip", "*"}:
            return quality.strip() not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def must_accept(media: str | None) -> str:
    """The media type. Raises ``ClientError`` if there is none."""
    if media is None:
        raise ClientError(f"Accept {MODERN} or {CLASSIC}.", "not_acceptable", status=406)
    return media


def _accepted(request: HttpRequest) -> list[tuple[str, float]]:
    found = []
    for position, part in enumerate(request.headers.get("Accept", "").split(",")):
        media, *parameters = [each.strip().lower() for each in part.split(";")]
        quality, charset = 1.0, "utf-8"
        for each in parameters:
            key, _equals, value = each.partition("=")
            if key.strip() == "q":
                try:
                    quality = float(value)
                except ValueError:
                    quality = 0.0
            elif key.strip() == "charset":
                charset = value.strip().strip('"')
        if media and quality > 0 and charset in {"utf-8", "utf8"}:
            found.append((media, quality - position / 1_000))
    return sorted(found, key=lambda each: -each[1])


def media_of(request: HttpRequest) -> str | None:
    """The response's media type; ``None`` if the client takes neither of ours."""
    if not request.headers.get("Accept", "").strip():
        return CLASSIC
    for media, _quality in _accepted(request):
        if media in {MODERN, CLASSIC}:
            return media
        if media in {"*/*", "application/*"}:
            return CLASSIC
    return None


def wants_page(request: HttpRequest) -> bool:
    """Whether a browser asks for something to look at."""
    for media, _quality in _accepted(request):
        if media in {MODERN, CLASSIC}:
            return False
        if media == "text/html":
            return True
    return False
