"""The words of an agreement as mutations take them."""

from __future__ import annotations

import graphene


class AgreementTexts(graphene.InputObjectType):
    """The words of a version in every language of the portal."""

    en = graphene.String(required=True, description="In English.")
    ru = graphene.String(required=True, description="In Russian.")
    bg = graphene.String(required=True, description="In Bulgarian.")
