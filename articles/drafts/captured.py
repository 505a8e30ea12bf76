"""A page captured as plain text: the question, the site's furniture, the article, and what follows it.

The reader knows the form of such pages, not one page: sections come in any order, wording varies, and what it cannot
place it names in a finding instead of keeping or dropping it in silence.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from articles.drafts import captured_blocks, captured_markers, dates, page_furniture, reference_list
from articles.drafts.captured_blocks import Line, joined, looks_like_heading, page_width, wraps
from articles.drafts.dates import date_unread
from articles.drafts.draft import Draft, DraftReference, Finding
from articles.drafts.reading import Reading

_MOST_QUESTION_LINES, _FURTHEST_QUESTION = 6, 6
_SHORTEST_WRAPPED, _LONGEST_TITLE = 40, 240
_QUESTION_MARKS = ("?", "？", "؟")
_SMALL_WORDS = frozenset(
    re.findall(r"\S+", "what which when where that this with from does have should most best there their into your")
)
_CITED_END = re.compile(r"[.!?…][\"”’'»)\]]{0,3}\s{0,2}\[?[1-9]\d{0,2}(?:\s?[,;–-]\s?\d{1,3})*\]?\s*(?:\Z|[A-Z])")
_LOOKS_CITED = re.compile(r"\b(?:19|20)\d\d\b|https?://|\bdoi\b|\b10\.\d{4}|\bet al\b|\bPMID\b", re.IGNORECASE)
_QUESTION_LABEL = re.compile(r"(?:question|q)\s*:\s*(?=\S)", re.IGNORECASE)
_LIST_MARK = re.compile(r"(?:[•◦▪‣●○*→›>+–-]|\d{1,2}[.)])\s+")


@dataclass(slots=True)
class _Page:
    """The lines of a page, sorted."""

    question: list[Line] = field(default_factory=list)
    title: Line | None = None
    article: list[Line] = field(default_factory=list)
    references: list[Line] = field(default_factory=list)
    related: list[Line] = field(default_factory=list)
    left_out: list[Line] = field(default_factory=list)
    updated: Line | None = None


def read(text: str) -> Reading:
    """Read a captured page (LF line ends). Nothing is judged here: nonsense comes out as a draft without a body."""
    lines = [captured_blocks.line(number, raw) for number, raw in enumerate(text.split("\n"), start=1)]
    page = _Sorter(lines).page
    noticed: list[Finding] = []
    references = _references(page, noticed)
    body, sources = _body(page, [reference.number for reference in references], noticed)
    question, title = _names(page, noticed)
    last_updated = _last_updated(page, noticed)
    noticed += _left_out(page)
    draft = Draft(
        question=question,
        title=title,
        body=body,
        references=tuple(references),
        related_questions=tuple(line.text for line in page.related),
        last_updated=last_updated,
    )
    kept = {line.number for line in (*page.question, *page.article, *page.references, *page.related)}
    kept |= {page.title.number} if page.title else set()
    return Reading(draft, tuple(noticed), tuple(sources), text, frozenset(kept))


# --- sorting the lines -----------------------------------------------------------------------------------------------


class _Sorter:
    """Goes down the page once; ``_mode`` is the part of the page that the next line belongs to."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.page = _Page()
        self._lines = lines
        self._width = page_width(list(_outside_lists(lines)))
        self._mode = "head"
        self._candidates: list[tuple[Line, bool]] = []  # lines that may be the title; whether furniture came after
        self._stray: list[Line] = []
        self._choosing_audience = False
        self._took_section_text = False
        self._numbered = False
        self._sorted = self._take_question()
        while self._sorted < len(lines):
            self._sorted += 1
            self._sort(self._sorted - 1)
        self._close()

    # the question

    def _take_question(self) -> int:
        """Take the first lines as the question where they are one; the index of the line after them."""
        shown = [i for i, line in enumerate(self._lines) if line.text][: _FURTHEST_QUESTION + _MOST_QUESTION_LINES]
        for place, index in enumerate(shown[:_FURTHEST_QUESTION]):
            text = self._lines[index].text
            if self._is_furniture(text) or page_furniture.section(text):
                continue
            end = self._question_end(index)
            if end or place == len(shown) - 1 or not self._question_below(shown[place + 1 :]):
                self.page.question = list(self._lines[index : end or index + 1])
                self.page.left_out += [
                    self._lines[i] for i in shown[:place] if not self._is_furniture(self._lines[i].text)
                ]
                return end or index + 1
        return 0

    def _question_end(self, index: int) -> int:
        """The index after the line that ends the question beginning at ``index``; 0 when it is no question."""
        for i in range(index, min(index + _MOST_QUESTION_LINES, len(self._lines))):
            text = self._lines[i].text
            if not text or self._is_furniture(text):
                return 0
            if text.endswith(_QUESTION_MARKS):
                return i + 1
            if len(text) < _SHORTEST_WRAPPED and not self._lines[min(i + 1, len(self._lines) - 1)].text[:1].islower():
                return 0
        return 0

    def _question_below(self, indexes: Sequence[int]) -> bool:
        """Whether a question stands a little below, before the page's furniture and article begin."""
        for index in indexes[:_FURTHEST_QUESTION]:
            text = self._lines[index].text
            if page_furniture.is_furniture(text) or page_furniture.section(text) or not self._short(text):
                return False
            if self._question_end(index):
                return True
        return False

    @staticmethod
    def _short(text: str) -> bool:
        return text.endswith(_QUESTION_MARKS) or (len(text) < 60 and not text.endswith("."))

    # one line

    @staticmethod
    def _is_furniture(text: str) -> bool:
        return page_furniture.is_furniture(text) or page_furniture.is_marginal(text)

    def _sort(self, index: int) -> None:
        line = self._lines[index]
        section = page_furniture.section(line.text) if line.text else None
        if section and (section != "references" or self._list_follows(index)):
            self._open(section)
        elif line.text and self._furnishes(line):
            self._candidates = [(candidate, True) for candidate, _ in self._candidates]
        else:
            self._choosing_audience = self._choosing_audience and (not line.text or self._mode == "head")
            getattr(self, f"_in_{self._mode}")(line)

    def _open(self, section: str) -> None:
        self._settle()
        self._mode = section.replace("-", "_")
        self._took_section_text = False

    def _furnishes(self, line: Line) -> bool:
        """Whether the line is furniture here; the date in it is kept."""
        text = line.text
        written = page_furniture.date(text)
        if written is not None or page_furniture.is_furniture(text):
            if written and self.page.updated is None:
                self.page.updated = replace(line, text=written)
            self._choosing_audience = page_furniture.asks_audience(text) or self._choosing_audience
            return True
        in_margin = self._mode != "article" and (self._mode != "references" or self._after_blank(line))
        if in_margin and page_furniture.is_marginal(text):
            return True
        if self._choosing_audience and page_furniture.is_audience(_bare(text)):
            return True
        if page_furniture.opens_small_print(text) and not _CITED_END.search(text):
            self.page.left_out += [line] if self._mode in ("head", "article") else []
            return True
        return False

    def _list_follows(self, index: int) -> bool:
        """Whether what stands under "References" or "Sources" is a list of works, and not a part of the article."""
        below = [line.text for line in self._lines[index + 1 : index + 12] if line.text][:2]
        if not below or page_furniture.section(below[0]):
            return True
        return bool(reference_list.label(below[0], 0)) or any(_LOOKS_CITED.search(text) for text in below)

    # the parts

    def _in_head(self, line: Line) -> None:
        text = line.text
        if not text:
            return
        end = self._end_of_wrapped(line)
        whole = replace(line, text=joined([each.text for each in self._lines[line.number - 1 : end]]))
        if looks_like_heading(whole.text, longest=_LONGEST_TITLE) or self._repeats_question(whole.text):
            self._candidates.append((whole, False))
            self._sorted = end
            return
        if not self._candidates and page_furniture.is_small_print(text) and not _CITED_END.search(text):
            self.page.left_out.append(line)
            return
        self._begin_article()
        self._in_article(line)

    def _end_of_wrapped(self, line: Line) -> int:
        """The index behind the lines that this one is wrapped over, itself included."""
        end, last = line.number, min(line.number + _MOST_QUESTION_LINES, len(self._lines))
        while end < last and wraps(self._lines[end - 1], self._lines[end], self._width):
            end += 1
        return end

    def _in_article(self, line: Line) -> None:
        self.page.article.append(line)

    def _in_related(self, line: Line) -> None:
        text = _bare(line.text)
        if not text:
            self._took_section_text = False
            return
        related = self.page.related
        if (
            self._took_section_text
            and related
            and not related[-1].text.endswith(_QUESTION_MARKS)
            and text[:1].islower()
        ):
            related[-1] = replace(related[-1], text=f"{related[-1].text} {text}")
        elif not text.endswith(_QUESTION_MARKS) and (self._resumes(line) or (related and self._is_prose(text))):
            self._leave_section(line)
            return
        else:
            related.append(replace(line, text=text))
        self._took_section_text = True

    def _in_references(self, line: Line) -> None:
        gathered = self.page.references
        if not line.text:
            gathered += [line] if gathered else []
            return
        if not gathered:
            self._numbered = reference_list.label(line.text, 0) is not None
        stray = self._numbered and not gathered[-1].text and not re.match(r"[\[(]?\d", line.text) if gathered else False
        if stray and not _LOOKS_CITED.search(line.text):
            self._leave_section(line)
        else:
            gathered.append(line)

    def _in_disclaimer(self, line: Line) -> None:
        if line.text and not (self._took_section_text and self._after_blank(line)):
            self._took_section_text = True
        elif line.text:
            self._leave_section(line)

    _in_follow_up = _in_disclaimer

    def _in_after(self, line: Line) -> None:
        if line.text and page_furniture.is_small_print(line.text) and not _CITED_END.search(line.text):
            return
        self._stray.append(line)

    # from part to part

    def _after_blank(self, line: Line) -> bool:
        return line.number < 2 or not self._lines[line.number - 2].text

    def _resumes(self, line: Line) -> bool:
        """Whether the article has not come yet, so that this line may begin it."""
        return not self.page.article and (looks_like_heading(line.text) or self._is_prose(line.text))

    @staticmethod
    def _is_prose(text: str) -> bool:
        return bool(_CITED_END.search(text)) or (len(text) > 60 and text.endswith((".", ":")))

    def _leave_section(self, line: Line) -> None:
        self._mode = "after" if self.page.article else "head"
        if page_furniture.is_marginal(line.text):
            return
        getattr(self, f"_in_{self._mode}")(line)

    def _settle(self) -> None:
        """Buttons right below the article are none of it; stray lines further below belong to it when they cite."""
        article = self.page.article
        while (
            self._mode == "article"
            and article
            and (not article[-1].text or page_furniture.is_marginal(article[-1].text))
        ):
            article.pop()
        if any(_CITED_END.search(line.text) for line in self._stray):
            self.page.article += [Line(0, 0, ""), *self._stray]
        else:
            self.page.left_out += [line for line in self._stray if line.text]
        self._stray = []

    def _close(self) -> None:
        self._settle()
        if not self.page.article:
            self._begin_article()

    # the title

    def _repeats_question(self, text: str) -> bool:
        return bool(self.page.question) and _folded(text) == _folded(_text(self.page.question))

    def _begin_article(self) -> None:
        """Choose the title among the lines gathered above; those below it are headings."""
        title = self._title()
        below = False
        for line, _ in self._candidates:
            if line is title:
                below = True
            elif below:
                self.page.article += [line, Line(line.number, 0, "")]
            elif not self._repeats_question(line.text):
                self.page.left_out.append(line)
        self.page.title = title
        self._candidates = []
        self._mode = "article"

    def _title(self) -> Line | None:
        below = [line for line, furniture_below in self._candidates if not furniture_below]
        above = [line for line, furniture_below in self._candidates if furniture_below]
        kin = [line for line in above if self._kinship(line) > 1 and not self._repeats_question(line.text)]
        if kin:
            return kin[0]
        if self._choosing_audience and len(below) > 1 and self._may_be_choice(below[0]):
            below = next((below[i:] for i, line in enumerate(below) if not self._may_be_choice(line)), below)
        named = [line for line in below if not self._repeats_question(line.text)]
        if below and self._repeats_question(below[0].text) and not (named and self._kinship(named[0]) > 2):
            return below[0]
        return next(iter(named or below or above), None)

    def _may_be_choice(self, line: Line) -> bool:
        return len(line.text.split()) <= 3 and not self._kinship(line)

    def _kinship(self, line: Line) -> int:
        """How many words that say something the line shares with the question."""
        return len(_telling_words(line.text) & _telling_words(_text(self.page.question)))


def _outside_lists(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines without the reference list, which may be wrapped where nothing else is."""
    listed = False
    for line in lines:
        section = page_furniture.section(line.text) if line.text else None
        listed = section == "references" if section else listed
        if not listed:
            yield line


def _bare(text: str) -> str:
    return _LIST_MARK.sub("", text, count=1)


def _text(lines: Sequence[Line]) -> str:
    return " ".join(line.text for line in lines)


def _folded(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _telling_words(text: str) -> set[str]:
    return {word[:6] for word in re.findall(r"\w{4,}", text.casefold())} - _SMALL_WORDS


# --- what the lines say ----------------------------------------------------------------------------------------------


def _references(page: _Page, noticed: list[Finding]) -> list[DraftReference]:
    entries = reference_list.entries((line.number, line.text) for line in page.references)
    return reference_list.references(entries, noticed)


def _body(page: _Page, listed: Sequence[int], noticed: list[Finding]) -> tuple[str, list[int]]:
    blocks = [captured_blocks.escaped(block) for block in captured_blocks.blocks(page.article)]
    prose = [index for index, block in enumerate(blocks) if block.kind != "heading"]
    leads = {place for place, index in enumerate(prose[:-1]) if blocks[index + 1].kind == "item"}
    marked = captured_markers.mark([blocks[index].text for index in prose], listed, leads)
    for index, text in zip(prose, marked.paragraphs, strict=True):
        blocks[index] = replace(blocks[index], text=text)
    for place, number in marked.doubtful:
        line = blocks[prose[place]].line
        message = (
            f"Line {line} ends in “{number}”, which may be a citation or a value: it was kept as text. "
            f"Write [{number}] if it cites."
        )
        noticed.append(Finding("warning", "marker-doubtful", message, f"line {line}"))
    return captured_blocks.markdown(blocks)


def _names(page: _Page, noticed: list[Finding]) -> tuple[str, str]:
    """The question and the title; where one is missing, the other stands in and a note says so."""
    question = _QUESTION_LABEL.sub("", _text(page.question), count=1)
    title = page.title.text if page.title else ""
    if question and not question.endswith(_QUESTION_MARKS):
        message = (
            "The first line was taken as the question, though it does not end with a question mark. "
            "Correct it if it is none."
        )
        noticed.append(Finding("note", "question-missing", message, f"line {page.question[0].number}"))
    elif not question and title:
        noticed.append(
            Finding("note", "question-missing", "There is no question: the title was taken as the question.", "")
        )
    if question and not title and page.article:
        noticed.append(
            Finding("note", "title-missing", "The article has no title: the question was taken as the title.", "")
        )
    return question or title, title or question


def _last_updated(page: _Page, noticed: list[Finding]) -> dt.date | None:
    if page.updated is None:
        return None
    day = dates.parse(page.updated.text)
    if day is None:
        noticed.append(date_unread(page.updated.text, f"line {page.updated.number}"))
    return day


def _left_out(page: _Page) -> list[Finding]:
    lines = sorted({line.number: line for line in page.left_out}.values(), key=lambda line: line.number)
    if not lines:
        return []
    quoted = "; ".join(f"line {line.number} “{line.text[:60]}”" for line in lines[:5])
    more = f" and {len(lines) - 5} more" if len(lines) > 5 else ""
    message = (
        f"Taken for parts of the page around the article and left out: {quoted}{more}. "
        "Put them back if they belong to it."
    )
    return [Finding("note", "left-out", message, f"line {lines[0].number}")]
