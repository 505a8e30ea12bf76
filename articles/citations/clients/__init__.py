"""The registries out there: one module per service, each asking politely and reading answers into plain values.

No exception leaves this package for anything that a registry does: what cannot be used is an answer too, unavailable,
with a sentence that says why.
"""

from articles.citations.clients.registries import Registries

__all__ = ["Registries"]
