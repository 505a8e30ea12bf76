"""PubMed's full records (EFetch, XML): what ESummary's JSON says, with the abstract.

An article that was asked for and is not in a whole set is absent: EFetch leaves it out without a word. A set that is
cut off says nothing about what it does not hold.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from articles.citations.answers import Answer, Existence, Notice, Record
from articles.citations.clients.pubmed_json import SERVICE
from articles.citations.clients.pubmed_words import (
    NOTICE_TYPES,
    RETRACTED_TYPE,
    cited_date,
    is_notice_about,
    notice_kind,
    other_end,
    retracted_by_type,
)
from articles.citations.clients.replies import Reply
from articles.citations.clients.shapes import first, years_of
from articles.citations.folding import prefix_says, tidy
from articles.citations.identifiers import normalise_doi, normalise_pmcid, normalise_pmid

# MeSH descriptors of publication types; files from before 2014 have the words only.
RETRACTED_UI, NOTICE_UIS = "D016441", {"D016440", "D016425"}


def read_articles(reply: Reply, pmids: Sequence[str]) -> dict[str, Answer]:
    """The answers in one PubmedArticleSet, by the PMIDs that were asked for."""
    articles = _article_set(reply)
    if articles is None:
        return {pmid: reply.unavailable(SERVICE) for pmid in pmids}
    records = {record.pmid: record for record in map(_read, articles)}
    return {pmid: _answer(records.get(pmid), reply) for pmid in pmids}


def _article_set(reply: Reply) -> list[etree._Element] | None:
    """What a whole set holds, or None where it is no such set. Nothing outside the document is ever fetched."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(reply.body, parser) if reply.status == 200 and reply.body else None
    except etree.XMLSyntaxError:
        return None
    if root is None or root.tag != "PubmedArticleSet":
        return None
    return [element for element in root if element.tag in ("PubmedArticle", "PubmedBookArticle")]


def _answer(record: Record | None, reply: Reply) -> Answer:
    if record is None:
        return Answer(Existence.ABSENT, reply.evidence, reason="PubMed knows no such number.")
    return Answer(Existence.FOUND, reply.evidence, record=record)


def _read(element: etree._Element) -> Record:
    return _record(element) if element.tag == "PubmedArticle" else _book(element)


def _record(article: etree._Element) -> Record:
    title = _text(article, ".//Article/ArticleTitle")
    relations = [(item.get("RefType", ""), item) for item in article.iterfind(".//CommentsCorrections")]
    about_others = tuple(_other_end(item) for kind, item in relations if is_notice_about(kind))
    types = {(item.get("UI", ""), tidy(item.text or "")) for item in article.iterfind(".//PublicationType")}
    words, uis = {word for _, word in types}, {ui for ui, _ in types}
    retracted = RETRACTED_UI in uis or RETRACTED_TYPE in words
    by_type = bool(uis & NOTICE_UIS) or bool(words & NOTICE_TYPES)
    notice = by_type or bool(about_others) or prefix_says(title) == "notice"
    years = _years(article)
    return Record(
        source=SERVICE,
        doi=normalise_doi(_id(article, "doi") or _text(article, ".//ELocationID[@EIdType='doi']")),
        pmid=normalise_pmid(_text(article, "./MedlineCitation/PMID")),
        pmcid=normalise_pmcid(_id(article, "pmc")),
        title=title,
        authors=_authors(article, ".//Article/AuthorList/Author"),
        year=first(years, None),
        years=tuple(sorted(set(years))),
        journals=tuple(name for path in (".//Journal/Title", ".//ISOAbbreviation") if (name := _text(article, path))),
        volume=_text(article, ".//JournalIssue/Volume"),
        issue=_text(article, ".//JournalIssue/Issue"),
        pages=_text(article, ".//MedlinePgn") or _text(article, ".//StartPage"),
        type=first(sorted(words & NOTICE_TYPES)) or first(sorted(words)),
        notices=_notices(relations) + ((retracted_by_type(SERVICE),) if retracted else ()),
        is_notice=notice and not retracted,
        notice_of=about_others,
        abstract=_abstract(article, ".//Article/Abstract/AbstractText"),
    )


def _book(entry: etree._Element) -> Record:
    """A book or chapter of the NCBI Bookshelf (StatPearls, GeneReviews), which has a PMID like any article."""
    years = years_of(_text(entry, ".//Book/PubDate/Year"), _text(entry, ".//ContributionDate/Year"))
    return Record(
        source=SERVICE,
        doi=normalise_doi(_text(entry, ".//ArticleIdList/ArticleId[@IdType='doi']")),
        pmid=normalise_pmid(_text(entry, "./BookDocument/PMID")),
        title=_text(entry, "./BookDocument/ArticleTitle") or _text(entry, ".//Book/BookTitle"),
        authors=_authors(entry, ".//AuthorList/Author"),
        year=first(years, None),
        years=tuple(sorted(set(years))),
        journals=tuple(name for name in (_text(entry, ".//Book/BookTitle"),) if name),
        publisher=_text(entry, ".//Publisher/PublisherName"),
        type="Book",
        abstract=_abstract(entry, "./BookDocument/Abstract/AbstractText"),
    )


def _text(element: etree._Element, path: str) -> str:
    found = element.find(path)
    return _all_text(found) if found is not None else ""


def _all_text(element: etree._Element) -> str:
    return tidy("".join(element.itertext()))


def _id(article: etree._Element, kind: str) -> str:
    return _text(article, f"./PubmedData/ArticleIdList/ArticleId[@IdType='{kind}']")


def _abstract(article: etree._Element, path: str) -> str:
    sections = ((tidy(section.get("Label", "")), _all_text(section)) for section in article.iterfind(path))
    return "\n\n".join(f"{label}: {text}" if label else text for label, text in sections if text)


def _authors(article: etree._Element, path: str) -> tuple[tuple[str, str], ...]:
    named = (_author(author) for author in article.iterfind(path))
    return tuple(pair for pair in named if pair[0])


def _author(author: etree._Element) -> tuple[str, str]:
    family = _text(author, "LastName") or _text(author, "CollectiveName")
    return family, _text(author, "ForeName") or _text(author, "Initials")


def _years(article: etree._Element) -> tuple[int, ...]:
    paths = (".//JournalIssue/PubDate/Year", ".//JournalIssue/PubDate/MedlineDate", ".//ArticleDate/Year")
    return years_of(*(_text(article, path) for path in paths))


def _notices(relations: Sequence[tuple[str, etree._Element]]) -> tuple[Notice, ...]:
    return tuple(
        Notice(kind, _other_end(item), cited_date(_text(item, "RefSource")), SERVICE, _words(reference_type))
        for reference_type, item in relations
        if (kind := notice_kind(reference_type))
    )


def _other_end(item: etree._Element) -> str:
    return other_end(_text(item, "RefSource"), _text(item, "PMID"))


def _words(reference_type: str) -> str:
    """ "RetractionIn" as "Retraction in", the word that PubMed's pages and ESummary use."""
    spaced = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in reference_type)
    return spaced.strip().capitalize()
