"""Wires the two apps together. Imported by nobody but the servers, the commands and the tests."""

from config.celery import app as celery_app

__all__ = ["celery_app"]
