"""How alike a citation and a record are: titles, names, journals, and the same read out of a whole reference string.

Thresholds were measured on 300 hard negatives and 44 true pairs of titles; plain ratio beat token_set_ratio there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from articles.citations.answers import Record
from articles.citations.folding import fold, fold_title

SAME_NAME = 85
SAME_JOURNAL = 80  # for each word of the name
BEHIND_A_NAME = re.compile(r" [:=/] | [-–—] |: (?=an? |the |official )")
STOP_WORDS = {"a", "an", "and", "for", "in", "of", "on", "the", "to", "section", "part", "series"} | {
    *("de", "la", "der", "und", "et", "fur", "des", "das", "die", "du", "les", "le", "el", "del", "e", "y")
}
ADDRESS = re.compile(r"https?://\S+|\bdoi\s*:?\s*\S+|\b10\.\d{4,9}/\S+|\bPM(?:C?ID|C)\s*:?\s*\w+", re.IGNORECASE)
# Where a title may begin or end in a reference: after punctuation, at quotation marks, around a year in brackets.
BREAK = re.compile(r"(?<=[.?!,;:])\s+|\s*[\"“”«»„]\s*|\s*\(?\b(?:1[89]|20)\d{2}[a-z]?\b\)?[.,:;]?\s*")
LONGEST_REFERENCE = 3000  # characters; what is longer is no reference, and comparing costs its square
TELLING = 30  # letters of a folded title from which on it tells works apart
WORDS_OF_A_TITLE = 3  # words of four letters or more that nothing else accounts for
LONG_NAME = 4  # words of a journal's name; a shorter one may be the beginning of another journal's ("Nature Medicine")
LONGEST_RUN = 12  # pieces that a title with commas and colons may consist of
MOST_CUTS = 400  # where a title may begin or end, counted from the end: before it stand the authors, however many


def title_ratio(cited: str, recorded: str) -> float:
    """0 to 100 for two folded titles; 100 only for the same title, but for spaces (a word broken at a line's end)."""
    return 100.0 if cited.replace(" ", "") == recorded.replace(" ", "") else fuzz.ratio(cited, recorded)


def best_title(cited: str, titles: Iterable[str]) -> float:
    """The best ratio of a cited title with any title the work goes by."""
    folded = fold_title(cited)
    return max((title_ratio(folded, fold_title(title)) for title in titles if fold_title(title)), default=0.0)


@dataclass(frozen=True, slots=True)
class Placed:
    """The stretch of a reference string that is most like a title, and what stands before it."""

    text: str
    before: str
    ratio: float


def placed_title(reference: str, titles: Iterable[str]) -> Placed:
    """Finds the stretch between two breaks of a whole reference that is most like one of the titles.

    A title that stands there whole is found wherever it begins and ends: records leave out subtitles, and what a
    publisher set in italics.
    """
    text = " ".join(ADDRESS.sub(" ", reference[:LONGEST_REFERENCE]).split())
    for title in titles:
        if whole := _whole(text, fold_title(title)):
            return whole
    cuts = sorted({0, len(text), *(at for match in BREAK.finditer(text) for at in match.span())})
    cuts = [0, *cuts[1:][-MOST_CUTS:]]
    wanted = [fold_title(title) for title in titles if fold_title(title)]
    best = Placed("", text, 0.0)
    for place, start in enumerate(cuts[:-1]):
        for end in cuts[place + 1 : place + 1 + LONGEST_RUN * 2]:
            ratio = _stretch_ratio(text[start:end], wanted)
            if ratio > best.ratio:
                best = Placed(text[start:end].strip(), text[:start].strip(), ratio)
    return best


def _whole(text: str, wanted: str) -> Placed | None:
    """The title where it stands letter for letter (spaces aside), if it is long enough not to stand there by chance."""
    letters = wanted.replace(" ", "")
    at = fold(text).replace(" ", "").find(letters) if len(letters) >= TELLING else -1
    if at < 0:
        return None
    before, rest = text[: (start := _offset(text, at))], text[start : _offset(text, at + len(letters))]
    title = re.sub(r"^[\W_]+", "", rest)
    return Placed(title.strip(), (before + rest.removesuffix(title)).strip(), 100.0)


def _offset(text: str, letters: int) -> int:
    """Where in the text its folded letters have come to this number."""
    low, high = 0, len(text)
    while low < high:
        middle = (low + high) // 2
        if len(fold(text[:middle]).replace(" ", "")) < letters:
            low = middle + 1
        else:
            high = middle
    return low


def _stretch_ratio(stretch: str, wanted: list[str]) -> float:
    """Zero without comparing where the lengths alone rule out a likeness that matters."""
    folded = fold(stretch)
    near = (title for title in wanted if 0.5 < len(folded) / len(title) < 2)
    return max((title_ratio(folded, title) for title in near), default=0.0)


def family_name(name: str) -> str:
    """The folded family name of an author as written: "Nolan, D.", "D. Nolan", "Nolan D" and "Nolan" give "nolan"."""
    plain = re.sub(r"\bet al\b\.?", "", name).strip(" ,;")
    if "," in plain:
        return fold(plain.split(",")[0])
    words = plain.split()
    if len(words) > 1 and re.fullmatch(r"(?:[A-Z]\.?-?){1,4}", words[-1]):
        return fold(" ".join(words[:-1]))
    return fold(words[-1]) if words else ""


def same_name(cited: str, recorded: str) -> bool:
    """Whether two folded family names may be one person's; of a double name either part will do."""
    whole = fuzz.ratio(cited, recorded) >= SAME_NAME
    return whole or bool({cited, cited.replace(" ", "")} & {*recorded.split()[-1:], recorded.replace(" ", "")})


def named_in(text: str, families: Iterable[str]) -> bool:
    """Whether one of the folded family names stands in the text, allowing for a slip in the longer ones."""
    folded = f" {fold(text)} "
    return any(
        f" {family} " in folded or (len(family) > 5 and fuzz.partial_ratio(family, folded) >= SAME_NAME + 5)
        for family in families
        if family
    )


def same_journal(cited: str, names: Iterable[str]) -> bool:
    """Whether a journal as cited is one of the record's names: alike, abbreviated word by word, or by its initials."""
    wanted = [journal_words(form) for form in _forms(cited)]
    known = [journal_words(form) for name in names for form in _forms(name)]
    return any(_names_same(one, other) for one in wanted for other in known)


def _forms(name: str) -> tuple[str, ...]:
    """The name, and without what libraries put behind it ("Gut : an international journal of …")."""
    name = " ".join(name.split())
    return tuple(dict.fromkeys((name, BEHIND_A_NAME.split(name, 1)[0])))


def journal_words(name: str) -> list[str]:
    bare = re.sub(r"\([^)]*\)", " ", name)
    return [word for word in fold(bare.replace("&", " and ")).split() if word not in STOP_WORDS]


def _names_same(one: list[str], other: list[str]) -> bool:
    if not one or not other:
        return False
    short, long = sorted((one, other), key=lambda words: len("".join(words)))
    if len(short) == 1 and len(long) > 1:
        return short[0] == "".join(word[0] for word in long)
    if len(short) == len(long):
        return all(map(_same_word, short, long))
    return len(short) >= LONG_NAME and all(map(_same_word, short, long))


def _same_word(short: str, long: str) -> bool:
    """Journals of one family differ in a word ("Lancet Oncology", "Lancet Neurology"): so likeness is asked of each."""
    return abbreviates(short, long) or abbreviates(long, short) or fuzz.ratio(short, long) >= SAME_JOURNAL


def abbreviates(short: str, long: str) -> bool:
    """Whether a word is the other's beginning ("circ"), or its letters in their order ("natl", "dtsch")."""
    if long.startswith(short):
        return True
    letters = iter(long)
    contracted = short[:1] == long[:1] and len(short) > 2 and all(letter in letters for letter in short)
    return contracted and (short[-1:] in long[-2:] or len(short) > 4)


def states_a_title(reference: str, record: Record) -> bool:
    """Whether a reference says more in words than the record's authors, journals and publisher account for."""
    known = {word for family, given in record.authors for word in fold(f"{family} {given}").split()}
    names = [word for name in (*record.journals, record.publisher) for word in journal_words(name)]
    words = {word for word in fold(ADDRESS.sub(" ", reference)).split() if len(word) > 3 and not word[0].isdigit()}
    left = [word for word in words - known - STOP_WORDS if not any(abbreviates(word, name) for name in names)]
    return len(left) >= WORDS_OF_A_TITLE
