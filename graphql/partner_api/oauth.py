"""``/oauth/token``: the client credentials grant of OAuth2 (RFC 6749, 4.4), nothing else.

A client is a key: its id is the key's prefix, its secret the key's text. What it buys lasts an
hour, and ends with the key.
"""

from __future__ import annotations

import re
from base64 import b64decode
from urllib.parse import unquote_plus

from django.http import HttpRequest, JsonResponse, QueryDict
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from portal.kernel.errors import Limited, Refused
from portal.kernel.limits import take
from portal.kernel.services.issue_access import client_of, issue_access

FORM = "application/x-www-form-urlencoded"
A_MINUTE = 60
_LONGEST = 4_000
# RFC 6749, 3.3: names of scopes, with single spaces between them.
_SCOPE = re.compile(r"[\x21\x23-\x5b\x5d-\x7e]+( [\x21\x23-\x5b\x5d-\x7e]+)*")
_USED = ("grant_type", "scope", "client_id", "client_secret")


class OAuthError(Exception):
    """A refusal as RFC 6749, 5.2 writes it."""

    def __init__(self, code: str, description: str, *, status: int = 400) -> None:
        super().__init__(code)
        self.code, self.description, self.status = code, description, status


@csrf_exempt
def token(request: HttpRequest) -> JsonResponse:
    """Sell a token to a client that proves who it is."""
    try:
        return _answer(_granted(request), 200)
    except OAuthError as error:
        body = {"error": error.code, "error_description": error.description}
        response = _answer(body, error.status)
        if error.status == 405:
            response["Allow"] = "POST"
        if error.status == 401:
            response["WWW-Authenticate"] = 'Basic realm="Guildhall", charset="UTF-8"'
        return response
    except Limited as limited:
        body = {"error": "temporarily_unavailable", "error_description": "Too many requests."}
        response = _answer(body, 429)
        response["Retry-After"] = str(limited.params["retry_after"])
        return response


def _answer(body: dict[str, object], status: int) -> JsonResponse:
    return JsonResponse(
        body, status=status, headers={"Cache-Control": "no-store", "Pragma": "no-cache"}
    )


def _granted(request: HttpRequest) -> dict[str, object]:
    given = _parameters(request)
    client_id, secret = _credentials(request, given)
    address = request.META.get("REMOTE_ADDR", "")
    take(f"oauth:{address}:{client_id[:12]}", burst=A_MINUTE, per_minute=A_MINUTE)
    key = client_of(client_id, secret)
    if key is None:
        raise OAuthError(
            "invalid_client", "This client is unknown, or its key has ended.", status=401
        )
    grant = given.get("grant_type", "")
    if not grant:
        raise OAuthError("invalid_request", "Say which grant: grant_type.")
    if grant != "client_credentials":
        raise OAuthError("unsupported_grant_type", "Only client_credentials is offered.")
    try:
        issued, text = issue_access(key, _scopes(given))
    except Refused:
        raise OAuthError(
            "invalid_scope", f"This key has the scopes: {' '.join(key.scopes)}."
        ) from None
    lasts = (issued.expires_at or timezone.now()) - timezone.now()
    return {
        "access_token": text,
        "token_type": "Bearer",
        "expires_in": round(lasts.total_seconds()),
        "scope": " ".join(issued.scopes),
    }


def _parameters(request: HttpRequest) -> dict[str, str]:
    """The form, in which nothing we use may stand twice; nothing is taken from the address."""
    if request.method != "POST":
        raise OAuthError("invalid_request", "Send a POST.", status=405)
    if request.content_type != FORM or len(request.body) > _LONGEST:
        raise OAuthError("invalid_request", f"Send a form: {FORM}.")
    if any(name in request.GET for name in _USED):
        raise OAuthError("invalid_request", "Nothing of it may stand in the address.")
    form: QueryDict = request.POST
    if any(len(form.getlist(name)) > 1 for name in _USED):
        raise OAuthError("invalid_request", "A parameter stands there twice.")
    return {name: str(form.get(name, "")) for name in _USED}


def _credentials(request: HttpRequest, given: dict[str, str]) -> tuple[str, str]:
    """Name and secret of the client: in the header or in the form, not in both."""
    header = request.headers.get("Authorization", "")
    if not header:
        if not given["client_id"] or not given["client_secret"]:
            raise OAuthError("invalid_client", "Say who asks, by HTTP Basic.", status=401)
        return given["client_id"], given["client_secret"]
    if given["client_secret"]:
        raise OAuthError("invalid_request", "Say who asks in one way, not in two.")
    scheme, _space, encoded = header.partition(" ")
    basic = encoded.strip() if scheme.lower() == "basic" else "?"
    try:
        name, colon, secret = b64decode(basic, validate=True).decode().partition(":")
    except ValueError:
        name = colon = secret = ""
    if not colon or "\0" in name + secret:
        raise OAuthError("invalid_client", "Say who asks, by HTTP Basic.", status=401)
    return unquote_plus(name), unquote_plus(secret)


def _scopes(given: dict[str, str]) -> list[str]:
    asked = given["scope"]
    if not asked:
        return []
    if not _SCOPE.fullmatch(asked):
        raise OAuthError("invalid_scope", "Separate scopes by single spaces.")
    return asked.split(" ")
