"""The workers. Whatever must happen is a row in PostgreSQL; Celery only hurries it, so losing Redis loses no work.

At least once, with effect once: a task is acknowledged when it is done, handed to another worker when its own dies, and
finds nothing left to do when it comes a second time.
"""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("reviewboard")
app.set_default()  # for every thread of a web process, not only the one that imported this
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
