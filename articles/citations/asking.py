"""The questions of one check, each asked at most once, whichever of many references it is asked for."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future

from articles.citations.answers import Answer
from articles.citations.clients import Registries, crossref, datacite, doi, europepmc, ncbi, openalex
from articles.citations.identifiers import Identifiers


class Asking:
    """Answers by identifier. May be used by several threads: who asks second waits for the first one's answer."""

    def __init__(self, registries: Registries, now: dt.datetime, kept: Collection[str] | None = None):
        """``kept`` are the PMIDs whose abstract is known already; None: no abstracts are wanted."""
        self._registries, self.now, self._kept = registries, now, kept
        self._pubmed: dict[str, Answer] = {}
        self._whole: dict[str, Answer] = {}
        self._central: dict[str, Answer] = {}
        self._asked: dict[tuple[str, str], Future[Answer]] = {}
        self._lock = threading.Lock()

    def prepare(self, named: Sequence[Identifiers]) -> None:
        """PubMed takes many numbers in one question."""
        only_central = dict.fromkeys(ids.pmcid for ids in named if ids.pmcid and not ids.doi and not ids.pmid)
        self._central = ncbi.full_texts(self._registries, list(only_central), now=self.now)
        derived = (answer.record.pmid for answer in self._central.values() if answer.record)
        pmids = dict.fromkeys(pmid for pmid in (*(ids.pmid for ids in named), *derived) if pmid)
        self._pubmed = ncbi.summaries(self._registries, list(pmids), now=self.now)
        found = [pmid for pmid, answer in self._pubmed.items() if answer.found and self._wants(pmid)]
        self._whole = ncbi.articles(self._registries, found, now=self.now) if found else {}

    def _wants(self, pmid: str) -> bool:
        return bool(pmid) and self._kept is not None and pmid not in self._kept

    def whole(self, pmid: str) -> Answer | None:
        """PubMed's record with its abstract, where that is wanted and not kept yet."""
        if pmid in self._whole or not self._wants(pmid):
            return self._whole.get(pmid)
        ask = ncbi.articles
        return self._once("whole", pmid, lambda: ask(self._registries, [pmid], now=self.now)[pmid])

    def central(self, pmcid: str) -> Answer | None:
        return self._central.get(pmcid)

    def pubmed(self, pmid: str) -> Answer | None:
        return self._pubmed.get(pmid)

    def crossref(self, name: str) -> Answer:
        return self._once("crossref", name, lambda: crossref.work(self._registries, name, now=self.now))

    def handle(self, name: str) -> Answer:
        return self._once("handle", name, lambda: doi.handle(self._registries, name, now=self.now))

    def agency(self, name: str) -> Answer:
        return self._once("agency", name, lambda: doi.agency(self._registries, name, now=self.now))

    def datacite(self, name: str) -> Answer | None:
        if not self._registries.datacite_url:
            return None
        return self._once("datacite", name, lambda: datacite.work(self._registries, name, now=self.now))

    def europepmc(self, name: str) -> Answer | None:
        if not self._registries.europepmc_url:
            return None
        return self._once("europepmc", name, lambda: europepmc.work(self._registries, doi=name, now=self.now))

    def openalex(self, name: str) -> Answer | None:
        if not self._registries.openalex_url:
            return None
        return self._once("openalex", name, lambda: openalex.work(self._registries, name, now=self.now))

    def _once(self, service: str, name: str, ask: Callable[[], Answer]) -> Answer:
        with self._lock:
            known = self._asked.get((service, name))
            mine = known is None
            answer = self._asked.setdefault((service, name), Future())
        if mine:
            try:
                answer.set_result(ask())
            except BaseException as error:
                answer.set_exception(error)
                raise
        return answer.result()
