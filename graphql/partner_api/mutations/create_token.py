"""Make a token for a script."""

from __future__ import annotations

from typing import Any

import graphene

from partner_api.mutations.base import Mutation
from partner_api.types.base import Reread
from partner_api.types.scalars import DateTime
from partner_api.types.tokens import Token
from portal.kernel.actors import Actor
from portal.kernel.errors import NotSignedIn
from portal.kernel.models import User
from portal.kernel.services.tokens import USUAL_SCOPES, create_token


class CreateToken(Mutation):
    """Makes a token that acts as you. Only a session can: a token makes no tokens."""

    class Input:
        name = graphene.String(required=True, description="What will use it.")
        scopes = graphene.List(
            graphene.NonNull(graphene.String),
            default_value=list(USUAL_SCOPES),
            description="What it may be used for: read, write, export, webhooks.",
        )
        expires_at = graphene.InputField(DateTime, description="Until when; open if absent.")

    token = Reread(Token, description="What is known of it from now on.")
    text = graphene.String(description="The token itself. It is never shown again.")

    @classmethod
    def perform(cls, actor: Actor, **given: Any) -> dict[str, Any]:
        """Call ``kernel.create_token``."""
        user = User.objects.filter(pk=actor.user_id).first()
        if user is None:
            raise NotSignedIn
        given["scopes"] = tuple(given["scopes"] or ())
        token, text = create_token(actor=actor, user=user, **given)
        return {"token": token, "text": text}
