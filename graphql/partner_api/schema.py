import graphene


class Query(graphene.ObjectType):
    version = graphene.String(description="The running version.")


schema = graphene.Schema(query=Query)
