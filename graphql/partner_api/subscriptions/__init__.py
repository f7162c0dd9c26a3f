"""The fields of the root subscription: each module's ``Subscriptions`` subclasses."""
