"""PubMed's full XML (EFetch): what ESummary's JSON says, in the form that files and older tools carry.

An article that was asked for and is not in the set is absent: EFetch leaves it out without a word.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from articles.citations.answers import Answer, Existence, Notice, Record
from articles.citations.clients.http import Reply
from articles.citations.clients.ncbi import (
    NOTICE_TYPES,
    RETRACTED_TYPE,
    SERVICE,
    cited_date,
    is_notice_about,
    notice_kind,
)
from articles.citations.clients.shapes import first, years_of
from articles.citations.folding import prefix_says, tidy
from articles.citations.identifiers import find, normalise_doi, normalise_pmcid, normalise_pmid

# MeSH descriptors of publication types; files from before 2014 have the words only.
RETRACTED_UI, NOTICE_UIS = "D016441", {"D016440", "D016425"}


def read_articles(reply: Reply, pmids: Sequence[str]) -> dict[str, Answer]:
    """The answers in one PubmedArticleSet, by the PMIDs that were asked for."""
    articles = _article_set(reply)
    if articles is None:
        return {pmid: reply.unavailable(SERVICE) for pmid in pmids}
    records = {record.pmid: record for record in (_record(article) for article in articles)}
    return {pmid: _answer(records.get(pmid), reply) for pmid in pmids}


def _article_set(reply: Reply) -> list[etree._Element] | None:
    """The articles, or None where it is no article set. Nothing outside the document is ever fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(reply.body, parser) if reply.status == 200 and reply.body else None
    except etree.XMLSyntaxError:
        return None
    return root.findall("PubmedArticle") if root is not None and root.tag == "PubmedArticleSet" else None


def _answer(record: Record | None, reply: Reply) -> Answer:
    if record is None:
        return Answer(Existence.ABSENT, reply.evidence, reason="PubMed knows no such number.")
    return Answer(Existence.FOUND, reply.evidence, record=record)


def _record(article: etree._Element) -> Record:
    title = _text(article, ".//Article/ArticleTitle")
    relations = [(item.get("RefType", ""), item) for item in article.iterfind(".//CommentsCorrections")]
    about_others = tuple(_named(item) for kind, item in relations if is_notice_about(kind))
    types = {(item.get("UI", ""), tidy(item.text or "")) for item in article.iterfind(".//PublicationType")}
    words, uis = {word for _, word in types}, {ui for ui, _ in types}
    retracted = RETRACTED_UI in uis or "Retracted Publication" in words
    by_type = bool(uis & NOTICE_UIS) or bool(words & NOTICE_TYPES)
    notice = by_type or bool(about_others) or prefix_says(title) == "notice"
    years = _years(article)
    return Record(
        source=SERVICE,
        doi=normalise_doi(_id(article, "doi") or _text(article, ".//ELocationID[@EIdType='doi']")),
        pmid=normalise_pmid(_text(article, "./MedlineCitation/PMID")),
        pmcid=normalise_pmcid(_id(article, "pmc")),
        title=title,
        authors=_authors(article),
        year=first(years, None),
        years=tuple(sorted(set(years))),
        journals=tuple(name for path in (".//Journal/Title", ".//ISOAbbreviation") if (name := _text(article, path))),
        volume=_text(article, ".//JournalIssue/Volume"),
        issue=_text(article, ".//JournalIssue/Issue"),
        pages=_text(article, ".//MedlinePgn") or _text(article, ".//StartPage"),
        type=first(sorted(words & NOTICE_TYPES)) or first(sorted(words)),
        notices=_notices(relations) + (RETRACTED_TYPE if retracted else ()),
        is_notice=notice and not retracted,
        notice_of=about_others,
    )


def _text(element: etree._Element, path: str) -> str:
    found = element.find(path)
    return tidy("".join(found.itertext())) if found is not None else ""


def _id(article: etree._Element, kind: str) -> str:
    return _text(article, f"./PubmedData/ArticleIdList/ArticleId[@IdType='{kind}']")


def _authors(article: etree._Element) -> tuple[tuple[str, str], ...]:
    named = (_author(author) for author in article.iterfind(".//Article/AuthorList/Author"))
    return tuple(pair for pair in named if pair[0])


def _author(author: etree._Element) -> tuple[str, str]:
    family = _text(author, "LastName") or _text(author, "CollectiveName")
    return family, _text(author, "ForeName") or _text(author, "Initials")


def _years(article: etree._Element) -> tuple[int, ...]:
    paths = (".//JournalIssue/PubDate/Year", ".//JournalIssue/PubDate/MedlineDate", ".//ArticleDate/Year")
    return years_of(*(_text(article, path) for path in paths))


def _notices(relations: Sequence[tuple[str, etree._Element]]) -> tuple[Notice, ...]:
    return tuple(
        Notice(kind, _named(item), cited_date(_text(item, "RefSource")), SERVICE, _words(reference_type))
        for reference_type, item in relations
        if (kind := notice_kind(reference_type))
    )


def _named(item: etree._Element) -> str:
    citation, pmid = _text(item, "RefSource"), normalise_pmid(_text(item, "PMID"))
    return find(citation).doi or (f"pmid:{pmid}" if pmid else citation)


def _words(reference_type: str) -> str:
    """ "RetractionIn" as "Retraction in", the word that PubMed's pages and ESummary use."""
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in reference_type)
    return spaced.strip().capitalize()
