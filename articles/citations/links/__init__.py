"""Following web addresses that texts bring along, and reaching nothing but the public web by it.

Whoever writes a text chooses where this goes, so each hop is taken apart, looked up once and judged (``targets``,
``addresses``) before a connection is made, to exactly the address that was judged (``exchange``). No exception leaves
this package for anything that an address or a site does: the way ends somewhere, with a sentence that says where.
"""

from articles.citations.links.ends import Led
from articles.citations.links.following import Followed, Follower

__all__ = ["Followed", "Follower", "Led"]
