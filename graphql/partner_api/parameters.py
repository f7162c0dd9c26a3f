"""What a request asks for: JSON, the query string of GET, or files by a multipart request."""

from __future__ import annotations

import hashlib
from typing import Any

import orjson
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

from partner_api.errors import ClientError

CLASSIC = "application/json"
MOST_BYTES = 1024 * 1024
MOST_PLACES = 100


def is_json(request: HttpRequest) -> bool:
    """Whether the body says that it is JSON in UTF-8."""
    kind, _semicolon, parameters = request.headers.get("Content-Type", "").partition(";")
    charset = parameters.strip().lower().removeprefix("charset=").strip('"')
    return kind.strip().lower() == CLASSIC and charset in {"", "utf-8", "utf8"}


def is_multipart(request: HttpRequest) -> bool:
    """Whether the body says that it brings files."""
    kind = request.headers.get("Content-Type", "").lower()
    return kind.startswith("multipart/form-data") and "boundary=" in kind


def parameters(request: HttpRequest) -> Any:
    """The parameters as JSON values, files in their places. Raises ``ClientError``."""
    if request.method == "GET":
        return _from_url(request)
    if request.method != "POST":
        raise ClientError("Use GET or POST.", "method", status=405)
    if is_multipart(request):
        return _from_parts(request)
    if not is_json(request):
        raise ClientError("Send application/json in UTF-8.", "media_type", status=415)
    return _json(_body(request), "The body")


def digest(request: HttpRequest) -> bytes:
    """What tells a request from another one that says something else."""
    found = hashlib.sha256()
    if not is_multipart(request):
        found.update(_body(request))
        return found.digest()
    for name in ("operations", "map"):
        found.update(request.POST.get(name, "").encode())
    for each in request.FILES.values():
        for chunk in each.chunks():  # type: ignore[union-attr]
            found.update(chunk)
        each.seek(0)  # type: ignore[union-attr]
    return found.digest()


def _body(request: HttpRequest) -> bytes:
    try:
        body = request.body
    except RequestDataTooBig:
        body = b" " * (MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        text = "A request holds 1 MB: send the rest in others, or a file by a multipart request."
        raise ClientError(text, "too_large", status=413)
    return body


def _from_url(request: HttpRequest) -> dict[str, Any]:
    texts = ("query", "operationName", "documentId")
    given: dict[str, Any] = {name: request.GET[name] for name in texts if name in request.GET}
    for name in ("variables", "extensions"):
        if request.GET.get(name):
            given[name] = _json(request.GET[name].encode("utf-8", "replace"), f"`{name}`")
    return given


def _from_parts(request: HttpRequest) -> Any:
    """As the graphql-multipart-request-spec says: ``operations``, ``map`` and the files."""
    try:
        texts, files = request.POST, request.FILES
    except (SuspiciousOperation, MultiPartParserError, RequestDataTooBig):
        raise ClientError("The parts cannot be read.", "bad_request") from None
    if "operations" not in texts:
        raise ClientError("Send application/json in UTF-8.", "media_type", status=415)
    operations = _json(texts.get("operations", "").encode(), "`operations`")
    places = _json(texts.get("map", "").encode(), "`map`")
    if not isinstance(places, dict) or sum(map(_size, places.values())) > MOST_PLACES:
        raise ClientError("`map` must be an object of lists of paths.", "bad_request")
    for name, paths in places.items():
        if name not in files:
            raise ClientError("`map` names a file that was not sent.", "bad_request")
        for path in paths:
            _put(operations, path, files[name])
    return operations


def _size(paths: Any) -> int:
    return len(paths) if isinstance(paths, list) else MOST_PLACES + 1


def _put(operations: Any, path: Any, file: Any) -> None:
    """Put a file where its path leads: to a ``null`` among the variables."""
    steps = path.split(".") if isinstance(path, str) else []
    place = operations
    for step in steps[:-1]:
        place = _below(place, step)
    key: Any = steps[-1] if steps else ""
    key = int(key) if isinstance(place, list) and key.isdecimal() else key
    if steps[:1] != ["variables"] or _below(place, steps[-1], file) is not None:
        raise ClientError("`map` leads to no `null` in the variables.", "bad_request")
    place[key] = file


def _below(place: Any, step: str, missing: Any = None) -> Any:
    if isinstance(place, dict):
        return place.get(step, missing)
    if isinstance(place, list) and step.isdecimal() and int(step) < len(place):
        return place[int(step)]
    return missing


def _json(text: bytes, what: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise ClientError(f"{what} is not JSON in UTF-8.", "bad_request") from None
