"""GraphQL types: a module here is part of the schema as soon as a query or mutation uses it."""
