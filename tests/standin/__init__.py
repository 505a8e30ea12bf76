"""A stand-in for the registries on this machine, answering from recordings, well or badly behaved.

In tests: ``with running() as standin: …``, then ``standin.url`` is the base of every registry and ``standin.asked``
counts what was asked, by path. By hand: ``python -m tests.standin --port 9000``, and run the site with CROSSREF_URL,
DOI_URL, NCBI_URL, EUROPEPMC_URL, DATACITE_URL and OPENALEX_URL set to http://127.0.0.1:9000.
``tests/data/registry/README.md`` has the form of a recording.
"""

from tests.standin.limiting import Allowed
from tests.standin.recordings import Recording, own_recordings, shared_recordings
from tests.standin.serving import Standin, running

__all__ = ["Allowed", "Recording", "Standin", "own_recordings", "running", "shared_recordings"]
