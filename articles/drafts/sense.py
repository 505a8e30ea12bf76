"""Whether a text can be a medical article at all. Only what nobody could review is refused: no question, no sentence,
letters without words, web page source, program source, tables."""

from __future__ import annotations

import re
from collections import Counter

from articles.drafts.draft import Draft, Finding

_SAMPLE = 200_000
_TAG = re.compile(
    r"</?(?:html|head|body|div|span|p|a|li|ul|ol|br|table|t[rdh]|h[1-6]|script|style|meta|link|img|svg|path"
    r"|section|nav)\b[^<>]{0,500}>",
    re.IGNORECASE,
)
_DOCUMENT = re.compile(r"\s*(?:<!doctype\s+html|<html|<\?xml|<svg|<rss)\b", re.IGNORECASE)
_CODE_LINE = re.compile(
    r"(?:import\s+[\w.{*]|from\s+[\w.]+\s+import\b|def\s+\w+\s*\(|class\s+\w+\s*[:({]|function\b.{0,60}\(|"
    r"(?:const|let|var)\s+\w+\s*=|#include\b|#!/"
    r"|(?:public|private|protected|static|async)\s+\w|return\b.{0,80};?\Z|(?:if|for|while|elif|else|try|except"
    r"|switch)\b.{0,120}[:{]\s*\Z"
    r"|(?:SELECT|INSERT|CREATE|UPDATE)\s.{0,200}(?:FROM|INTO|TABLE|SET)\b|@\w+(?:\(.{0,80}\))?\Z|//|/\*|\*/"
    r"|[\w.]+\(.{0,120}\);?\Z|[\w.\[\]]{1,60}\s*[-+*]?=\s*\S)"
    r"|.{0,300}[;{}]\s*\Z"
)
_FUNCTION_WORDS = frozenset(
    re.findall(
        r"\S+",
        "the of and is in to a for with or are by that as on be an may can this it from at not which should has have "
        "was were than der die das und ist in zu den von mit bei ein eine nicht auf le la les de des du et est en un "
        "une pour par dans que sur il el los las y es por con para una se no lo del al di che e per non un una sono o "
        "da i gli het een van en te dat voor met zijn os as do da em um uma com nao och att det som en av för är på "
        "med til og på af",
    )
)
_FUNCTION_WORDS_AT_LEAST, _WORDS_FOR_A_JUDGEMENT = 0.01, 25
_NONWORD = re.compile(r"[bcdfghjklmnpqrstvwxz]{6}|[a-z]{30}", re.IGNORECASE)


def foreign(text: str) -> Finding | None:
    """The refusal of a text that is the source of something else; None for prose."""
    sample = text[:_SAMPLE]
    lines = [line.strip() for line in sample.split("\n") if line.strip()]
    if not lines:
        return Finding("fatal", "empty", "There is no text in it. Send the article's question and its text.")
    if _DOCUMENT.match(sample) or len(_TAG.findall(sample)) > max(9, len(sample) // 400):
        return _no_article("This is the source of a web page. Copy the text that the page shows, or send Markdown.")
    if len(lines) > 3 and sum(bool(_CODE_LINE.match(line)) for line in lines) > 0.4 * len(lines):
        return _no_article("This looks like the source of a program. Send the article as text, Markdown or JSON.")
    if _is_table(lines):
        return _no_article(
            "This looks like a table (CSV). Send each article as text or Markdown, or all of them as JSON lines."
        )
    return None


def _is_table(lines: list[str]) -> bool:
    """Whether nearly all lines have the same separators and none reads like a sentence."""
    for separator in ("\t", ";", ",", "|"):
        counts = Counter(line.count(separator) for line in lines)
        common, times = counts.most_common(1)[0]
        sentences = sum(line.endswith((".", "?", "!")) for line in lines)
        if len(lines) > 2 and common > 1 and times > 0.8 * len(lines) and sentences < 0.3 * len(lines):
            return True
    return False


def refused(draft: Draft, *, as_page: bool) -> Finding | None:
    """The refusal of a draft that says nothing; a page has to look like an article, named fields need only words."""
    if not draft.question.strip():
        return Finding("fatal", "question-missing", "There is no question. Add the question that the text answers.")
    if not draft.body.strip():
        return Finding(
            "fatal",
            "not-an-article" if as_page else "empty",
            "There is a question but no text that answers it. Add the answer.",
        )
    if not _has_words(draft.question):
        return _no_article("The question has no words. Write the question that the text answers.")
    if not _has_words(draft.body):
        return _no_article("The text has no words. Send the answer in sentences.")
    if _is_babble(draft.body):
        return _no_article("The text consists of letters that make no sentences. Send the article as text or Markdown.")
    if not as_page or _reads_like_article(draft):
        return None
    return _no_article(
        "There is no question, heading or citation in this text. "
        "Put the question on the first line and the answer below it."
    )


def _reads_like_article(draft: Draft) -> bool:
    """A question mark, a heading or a citation, and one sentence at the least."""
    has_sentence = bool(
        re.search(
            r"(?:[^\W\d_]\W{1,3}[^\W\d_]|[^\W\d_\x00-\u024f]{3}).{0,2000}?(?:[.!?。।]|\[\d)",
            draft.body[:_SAMPLE],
            re.DOTALL,
        )
    )
    formed = draft.question.rstrip().endswith(("?", "？", "؟")) or bool(
        re.search(r"^#{1,6}\s|\[\d", draft.body, re.MULTILINE)
    )
    return has_sentence and (formed or draft.title != draft.question or bool(draft.references))


def _has_words(text: str) -> bool:
    return bool(
        re.search(r"[^\W\d_]{2}", text[:_SAMPLE])
        or (re.search(r"[^\W\d_][^\W\d_]*", text[:_SAMPLE]) and not text.isascii())
    )


def _is_babble(text: str) -> bool:
    """Latin letters without the small words that every sentence needs, or of no word's shape."""
    words = re.findall(r"[^\W\d_]+", text[:_SAMPLE].lower())
    latin = [word for word in words if word < "\u0250"]
    if len(latin) < 0.8 * len(words):
        return False
    unlikely = sum(bool(_NONWORD.search(word)) for word in latin)
    if latin and unlikely > 0.3 * len(latin):
        return True
    if " ".join(latin[:2]) == "lorem ipsum":
        return True
    small = sum(word in _FUNCTION_WORDS for word in latin)
    return len(latin) >= _WORDS_FOR_A_JUDGEMENT and small < _FUNCTION_WORDS_AT_LEAST * len(latin)


def _no_article(message: str) -> Finding:
    return Finding("fatal", "not-an-article", message)
