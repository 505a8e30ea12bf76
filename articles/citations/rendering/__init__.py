"""A reference as a line: plain text from a record at hand (``as_text``); by a citation style, see ``styles``.

``styles`` is imported by whoever renders, and not here: it loads citeproc, which a process that only judges or serves
never needs.
"""

from articles.citations.rendering.plain import as_text

__all__ = ["as_text"]
