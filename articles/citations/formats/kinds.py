"""What a work is, by the type that each form gives it: article, preprint, book, chapter, guideline, report, web, data.

A type that says nothing about it (``misc``, ``GEN``) gives "", which is "not known".
"""

from __future__ import annotations

from articles.citations.answers import Record

KINDS = ("article", "preprint", "book", "chapter", "guideline", "report", "web", "data")

BIBTEX = {
    "article": "article",
    "inproceedings": "article",
    "conference": "article",
    "book": "book",
    "booklet": "book",
    "mvbook": "book",
    "collection": "book",
    "proceedings": "book",
    "inbook": "chapter",
    "incollection": "chapter",
    "inreference": "chapter",
    "suppbook": "chapter",
    "standard": "guideline",
    "techreport": "report",
    "report": "report",
    "manual": "report",
    "phdthesis": "report",
    "mastersthesis": "report",
    "thesis": "report",
    "online": "web",
    "electronic": "web",
    "www": "web",
    "dataset": "data",
}
RIS = {
    "JOUR": "article",
    "JFULL": "article",
    "EJOUR": "article",
    "MGZN": "article",
    "INPR": "article",
    "CONF": "article",
    "CPAPER": "article",
    "ABST": "article",
    "UNPB": "preprint",
    "BOOK": "book",
    "EBOOK": "book",
    "EDBOOK": "book",
    "CHAP": "chapter",
    "ECHAP": "chapter",
    "ENCYC": "chapter",
    "STAND": "guideline",
    "RPRT": "report",
    "GOVDOC": "report",
    "THES": "report",
    "ELEC": "web",
    "WEB": "web",
    "BLOG": "web",
    "ICOMM": "web",
    "DATA": "data",
    "DBASE": "data",
    "AGGR": "data",
}
CSL = {
    "article": "preprint",
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "paper-conference": "article",
    "review": "article",
    "book": "book",
    "chapter": "chapter",
    "entry": "chapter",
    "entry-encyclopedia": "chapter",
    "standard": "guideline",
    "report": "report",
    "thesis": "report",
    "webpage": "web",
    "post": "web",
    "post-weblog": "web",
    "dataset": "data",
    # Crossref and DataCite answer "CSL-JSON" with types of their own.
    "journal-article": "article",
    "proceedings-article": "article",
    "posted-content": "preprint",
    "preprint": "preprint",
    "monograph": "book",
    "edited-book": "book",
    "reference-book": "book",
    "book-chapter": "chapter",
}
PUBMED = {
    "preprint": "preprint",
    "practice guideline": "guideline",
    "guideline": "guideline",
    "dataset": "data",
    "technical report": "report",
}
# What a registry calls the type in its record (``Record.type``: Crossref, DataCite, PubMed), in lower case.
REGISTRIES = CSL | PUBMED | {"bookchapter": "chapter", "article": "article"}

TO_BIBTEX = {
    "article": "article",
    "preprint": "unpublished",
    "book": "book",
    "chapter": "incollection",
    "guideline": "standard",
    "report": "techreport",
    "web": "online",
    "data": "dataset",
}
TO_RIS = {
    "article": "JOUR",
    "preprint": "UNPB",
    "book": "BOOK",
    "chapter": "CHAP",
    "guideline": "STAND",
    "report": "RPRT",
    "web": "ELEC",
    "data": "DATA",
}
TO_CSL = {
    "article": "article-journal",
    "preprint": "article",
    "book": "book",
    "chapter": "chapter",
    "guideline": "standard",
    "report": "report",
    "web": "webpage",
    "data": "dataset",
}


def kind_of(record: Record) -> str:
    """The kind of a registry's record; what stands in a journal and says no more is an article."""
    return REGISTRIES.get(record.type.lower(), "article" if record.journals else "")
