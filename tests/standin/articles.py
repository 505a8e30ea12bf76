"""PubMed's XML for articles that were recorded as summaries only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from tests.standin.recordings import Recording


def article_set(recordings: Sequence[Recording]) -> str:
    """A whole set, as EFetch sends it."""
    inner = "\n".join(each.get("article") or _article(each["summary"], each.get("abstract", {})) for each in recordings)
    return f'<?xml version="1.0" ?>\n<PubmedArticleSet>\n{inner}\n</PubmedArticleSet>\n'


def _article(summary: dict[str, Any], abstract: dict[str, str]) -> str:
    types = "".join(_tag("PublicationType", kind) for kind in summary["pubtype"])
    return (
        f"<PubmedArticle><MedlineCitation>{_tag('PMID', summary['uid'])}<Article><Journal><JournalIssue>"
        f"{_tag('Volume', summary.get('volume', ''))}{_tag('Issue', summary.get('issue', ''))}"
        f"<PubDate>{_tag('Year', summary['pubdate'][:4])}</PubDate></JournalIssue>"
        f"{_tag('Title', summary.get('fulljournalname', ''))}{_tag('ISOAbbreviation', summary['source'])}</Journal>"
        f"{_tag('ArticleTitle', summary['title'])}{_tag('MedlinePgn', summary.get('pages', ''))}"
        f"<Abstract>{_sections(abstract)}</Abstract><AuthorList>{_authors(summary)}</AuthorList>"
        f"<PublicationTypeList>{types}</PublicationTypeList></Article>"
        f"<CommentsCorrectionsList>{_relations(summary)}</CommentsCorrectionsList></MedlineCitation>"
        f"<PubmedData><ArticleIdList>{_ids(summary)}</ArticleIdList></PubmedData></PubmedArticle>"
    )


def _sections(abstract: dict[str, str]) -> str:
    pairs = ((quoteattr(label), escape(text)) for label, text in abstract.items())
    return "".join(f"<AbstractText Label={label}>{text}</AbstractText>" for label, text in pairs)


def _tag(name: str, text: str) -> str:
    return f"<{name}>{escape(str(text))}</{name}>"


def _authors(summary: dict[str, Any]) -> str:
    return "".join(_author(author) for author in summary.get("authors", []))


def _author(author: dict[str, str]) -> str:
    if author["authtype"] == "CollectiveName":
        return f"<Author>{_tag('CollectiveName', author['name'])}</Author>"
    family, _, initials = author["name"].rpartition(" ")
    return f"<Author>{_tag('LastName', family)}{_tag('Initials', initials)}</Author>"


def _relations(summary: dict[str, Any]) -> str:
    return "".join(
        f"<CommentsCorrections RefType={quoteattr(each['reftype'].title().replace(' ', ''))}>"
        f"{_tag('RefSource', each['refsource'])}{_tag('PMID', each['pmid'])}</CommentsCorrections>"
        for each in summary.get("references", [])
    )


def _ids(summary: dict[str, Any]) -> str:
    return "".join(
        f"<ArticleId IdType={quoteattr(each['idtype'])}>{escape(each['value'])}</ArticleId>"
        for each in summary["articleids"]
    )
