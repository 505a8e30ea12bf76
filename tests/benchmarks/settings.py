"""The settings of the benchmarks: the site's own as in production, and the floors beside its pages."""

from pathlib import Path

from config.settings import *  # noqa: F403
from config.settings import TEMPLATES

ROOT_URLCONF = "tests.benchmarks.urls"
TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")
PASSWORD_HASHERS = ["tests.benchmarks.hashing.AsStored"]
