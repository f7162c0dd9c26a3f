"""Sample data of the demo: one house, its partners and customers, and work in every stage.

Everything goes through the services, as people would have entered it, in an order in which it
could have happened. Loaded once, by ``guildhall demo-data``.
"""

from portal.desk.demo.cast import accounts
from portal.desk.demo.story import load

__all__ = ["accounts", "load"]
