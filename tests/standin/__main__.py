"""``python -m tests.standin``: the registries on this machine, until interrupted."""

from __future__ import annotations

import argparse
import threading
from pathlib import Path

from tests import standin

ADDRESSES = "CROSSREF_URL, DOI_URL, NCBI_URL, EUROPEPMC_URL, DATACITE_URL, OPENALEX_URL"


def main() -> None:
    asked = _asked()
    more = standin.shared_recordings(asked.recordings) if asked.recordings else []
    allowed = standin.Allowed(asked.per_second, asked.at_once) if asked.per_second else None
    recordings = [*standin.own_recordings(), *more]
    with standin.running(recordings, port=asked.port, latency=asked.latency, allowed=allowed) as running:
        print(f"Standing in for the registries at {running.url} ({ADDRESSES}).", flush=True)  # noqa: T201
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.standin", description=standin.__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=9000, help="0 for any free one")
    parser.add_argument("--recordings", type=Path, help="a folder with index.json, served besides the project's own")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds that every answer takes")
    parser.add_argument("--per-second", type=int, default=0, help="answer 429 beyond so many questions a second")
    parser.add_argument("--at-once", type=int, default=50, help="and beyond so many unanswered ones")
    return parser.parse_args()


if __name__ == "__main__":
    main()
