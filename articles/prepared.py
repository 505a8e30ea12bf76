"""Queries whose SQL is written once a process, and then asked again and again with other values.

The ORM builds and compiles a query anew each time it is asked: of a page of the board with its subqueries that was a
third of the CPU, and the words came out the same every time. ``@prepared`` keeps them; rows are still the ORM's own.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from functools import cached_property, partial
from inspect import signature
from typing import Any

from django.db import connections
from django.db.models import Expression, QuerySet


class Slot(Expression):
    """Stands in a query for the value that is known when it is asked: the value number ``place``, from 0."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Slot]]:
        return "%s", [self]


class Prepared:
    """What ``@prepared`` makes of a function: called with the same values, it gives the list of rows."""

    def __init__(self, ask: Callable[..., QuerySet]) -> None:
        self._ask = ask
        self.__doc__ = ask.__doc__

    def __call__(self, *values: Any) -> list:
        rows = self._rows.all()
        rows.query.get_compiler = partial(self._answering, values)
        return list(rows)

    def first(self, *values: Any) -> Any:
        """The first of the rows; None where there is none."""
        return next(iter(self(*values)), None)

    @cached_property
    def _rows(self) -> QuerySet:
        return self._ask(*map(Slot, range(len(signature(self._ask).parameters))))

    @cached_property
    def _compiled(self) -> tuple[Any, str, tuple]:
        compiler = self._rows.query.get_compiler(self._rows.db)
        return compiler, *compiler.as_sql()

    def _answering(self, values: tuple, using: str, **options: Any) -> Any:
        """A compiler that has done its work already; each thread has a connection of its own."""
        compiler, sql, params = self._compiled
        compiler = copy.copy(compiler)
        compiler.connection = connections[using]
        filled = tuple(values[param.place] if isinstance(param, Slot) else param for param in params)
        compiler.as_sql = lambda *args, **kwargs: (sql, filled)
        return compiler


def prepared(ask: Callable[..., QuerySet]) -> Prepared:
    """For a function that makes a query of its values: filters compare with them, and nothing else looks at them.

    Values are not converted: an id is an int, a slug a str. What depends on a value (another filter for another role)
    is another function.
    """
    return Prepared(ask)
