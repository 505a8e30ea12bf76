"""What stands on a captured page around the article: badges, steps, buttons, disclaimers, section titles.

Known by its words, because a capture has lost everything else. A pattern that may stand anywhere must match the whole
line and be nothing a medical text would say; what is less certain counts only in the margins, before and after the
article.
"""

from __future__ import annotations

import re
from typing import Literal

from articles.drafts import dates

Section = Literal["related", "references", "disclaimer", "follow-up"]

_LONGEST = 400
_COUNT = r"(?:\s*\(?\d{1,3}\)?)?\s*:?"


def _whole(*patterns: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(patterns)})\Z", re.IGNORECASE)


_SECTIONS: tuple[tuple[Section, re.Pattern[str]], ...] = (
    (
        "related",
        _whole(
            rf"(?:(?:view|see|explore|more|other)\s+)?(?:related|similar|suggested)\s+(?:medical\s+|clinical\s+)?"
            rf"(?:questions|topics|articles|searches|queries){_COUNT}",
            rf"(?:people|others)\s+also\s+(?:ask|asked|search(?:ed)?\s+for){_COUNT}",
            rf"(?:you\s+may|you\s+might)\s+also\s+(?:ask|like|be\s+interested\s+in){_COUNT}",
            rf"(?:more|other|further|follow[- ]?up)\s+questions{_COUNT}",
        ),
    ),
    (
        "references",
        _whole(
            rf"(?:(?:list\s+of|key|selected|cited|all|full|article|view|show|main)\s+)?(?:references?|sources?"
            rf"|citations?)"
            rf"(?:\s+(?:list|cited|used|and\s+(?:references|sources|citations|notes))|\s+&\s+\w+)?{_COUNT}",
            rf"bibliography{_COUNT}",
            rf"(?:works|literature)(?:\s+cited)?{_COUNT}",
        ),
    ),
    (
        "disclaimer",
        _whole(
            r"(?:professional|important|legal|general|clinical|medical|health|safety|our|the|and|&"
            r"|\s){0,12}disclaimers?\s*:?",
            r"(?:important|legal|medical)\s+notice\s*:?",
            r"terms(?:\s+of\s+(?:use|service))?(?:\s+(?:and|&)\s+(?:conditions|privacy))?",
        ),
    ),
    (
        "follow-up",
        _whole(
            r"(?:do\s+you\s+)?(?:have|got|any)\s+(?:a|an|another|any|more|other|further)?\s*(?:other\s+|more\s+)?"
            r"(?:follow[- ]?up\s+)?questions?\s*\??(?:\s+for\s+us\s*\??)?",
            r"(?:please\s+)?ask\s+(?:a|an|any|another|your|our\s+ai\s+a)\s*"
            r"(?:follow[- ]?up|new|own|medical|clinical)?\s*(?:follow[- ]?up\s+)?"
            r"question\s*[.?…]*",
            r"still\s+have\s+(?:a\s+)?questions?\s*\??",
            r"need\s+(?:more|further)\s+(?:help|answers|detail|information)\s*\?",
            r"follow[- ]?up\s+question\s*:?",
        ),
    ),
)

_STEP = r"submitted|under[ ]?review|in[ ]?review|approved"
_LOOSE_STEP = (
    rf"{_STEP}|pending(?:[ ]review)?|draft|published|rejected|reviewed|complete(?:d)?|current(?:[ ]step)?|not[ ]started"
)
_STEPS = _whole(rf"\W{{0,4}}(?:(?:step\s*)?\d{{0,2}}(?:\s+of\s+\d)?\W{{0,4}}(?:{_STEP})\W{{0,4}}){{1,8}}")
_LOOSE_STEPS = _whole(rf"\W{{0,4}}(?:(?:step\s*)?\d{{0,2}}(?:\s+of\s+\d)?\W{{0,4}}(?:{_LOOSE_STEP})\W{{0,4}}){{1,8}}")

_ANYWHERE = _whole(
    r"(?:our\s+|the\s+)?medical\s+(?:advisory|review|editorial)\s+(?:board|panel|team|committee)(?:\W.{0,200}|all"
    r"\s+.{0,200}|our\s+.{0,200}|reviewed.{0,200})?",
    r"(?:all|our)\s+(?:of\s+)?(?:our\s+)?(?:articles|content|answers|pages)\s+(?:are|is)\s+"
    r"(?:medically\s+)?(?:peer[- ])?"
    r"(?:reviewed|checked|verified)\b.{0,160}",
    r"(?:this\s+(?:article|answer|page|content)\s+(?:is|was|has\s+been)\s+)?(?:medically\s+|peer[- ]|clinically\s+)?"
    r"reviewed\s+(?:for\s+accuracy\s+)?by\b.{0,160}",
    r"(?:this\s+(?:content|information|article|answer|page)\s+is\s+)?(?:for\s+|intended\s+for\s+)?education(?:al)?(?:"
    r"\s+and\s+informational|\s+or\s+informational)?"
    r"\s+(?:purposes?|use)(?:\s+only)?\b.{0,240}",
    r"(?:for\s+)?informational\s+(?:and\s+educational\s+)?(?:purposes?|use)\s+only\b.{0,240}",
    r"(?:please\s+)?(?:use|exercise)\s+caution\b.{0,40}\b(?:content|article|answer|text|page"
    r"|information)\b.{0,60}\breview\b.{0,80}",
    r"(?:this\s+)?(?:content|article|answer|text|page)\s+(?:is|has)\s+(?:still\s+|currently\s+)?(?:pending|awaiting"
    r"|not\s+(?:yet\s+)?been)"
    r"\s+(?:\w+\s+){0,4}review(?:ed)?\b.{0,80}",
    r"(?:pending|awaiting)\s+(?:human|expert|medical|physician|editorial)\s+review\b.{0,60}",
    r"(?:article\s+|content\s+|editorial\s+)?review\s+(?:status|progress|stage)\s*(?::.{0,60})?",
    r"(?:article|content)\s+status\s*:?",
    r"status\s*:\s*(?:submitted|under\s+review|in\s+review|approved|pending.{0,40})",
    r"(?:view|read|see)\s+(?:our\s+|the\s+)?editorial\s+(?:policy|policies|guidelines|process|standards)\W{0,3}",
    r"personali[sz]e(?:\s+(?:this|your|the|my)\s+(?:answer|article|experience|content|view|page|results?|explanation"
    r"|reading)"
    r"(?:\s+\w+)?)?",
    r"help\s+us\s+(?:tailor|personali[sz]e|improve|customi[sz]e|adapt)\b.{0,120}",
    r"(?:which|what|how)\s+(?:(?:of\s+(?:the\s+following|these)|option|role|audience|group|one)\s+)?(?:best\s+)?"
    r"(?:describes?|would\s+you\s+describe|fits)\s+you(?:rself)?\b.{0,240}",
    r"(?:who|what)\s+are\s+you\s*\?.{0,160}",
    r"(?:select|choose|pick|tell\s+us)\s+(?:the\s+)?(?:your\s+)?(?:option|role|audience|reader|version|group|what"
    r"|which|who)\b.{0,80}\b(?:you|yourself|role|audience|version)\b.{0,120}",
    r"your\s+(?:choice|answer|selection)\s+helps\s+us\b.{0,160}",
    r"[-–—_=*•·\s]{3,}",
)
_DATE = re.compile(
    r"(?P<surely>(?:(?:article|page|content)\s+)?(?:last|date|medically|most\s+recently)\s+)?"
    r"(?P<done>updated|reviewed|modified|revised|edited)"
    r"(?P<on>\s+on\b|\s+date\b|\s*:|\s+[-–—](?=\s))?(?:\s+|(?<=:)|\b(?=view)|\Z)(?P<date>.{0,80})\Z",
    re.IGNORECASE,
)
_RECENTLY = _whole(
    r"(?:just\s+now|today|yesterday|(?:\w+\s){1,2}(?:minute|hour|day|week|month|year)s?\s+ago)(?:\W.{0,40})?"
)
_MARGINAL = _whole(
    r"(?:share|print|copy|save|download|listen|bookmark|export|cite|email|tweet|like|helpful|regenerate)"
    r"(?:\s+(?:this|the|link|article|answer|page|pdf|to|it|as|a|clipboard|citation)){0,4}\W{0,2}",
    r"was\s+this\s+(?:\w+\s+)?helpful\s*\??.{0,20}",
    r"(?:yes|no|home|menu|search|back|close|next|previous|continue|skip|submit|send|new|log\s?in|sign\s?(?:in|up)"
    r"|log\s?out|register|pricing|about(?:\s+us)?|contact(?:\s+us)?|blog|cookies?|accept(?:\s+all)?"
    r"|advertisement)\W{0,2}",
    r"(?:\W{0,3}\s*)?(?:back\s+to|skip\s+to|go\s+to)\s+.{0,40}",
    r"(?:~|about\s+)?\d{1,3}[- ]?min(?:ute)?s?(?:\s+read)?",
    r"(?:read|reading)\s+time\s*:?.{0,20}",
    r"(?:©|\(c\)|copyright)\s.{0,160}",
    r"(?:(?:privacy|cookie)\s+(?:policy|notice|settings)|terms(?:\s+of\s+(?:use|service))?)(?:\W.{0,80})?",
    r"all\s+rights\s+reserved.{0,40}",
    r"(?:answered|written|generated|created|drafted|powered)\s+(?:by|with|using)\s+.{0,80}",
    r"by\s+(?:the\s+)?[\w. ]{0,40}\b(?:team|staff|editors?|ai|a\.i\.)",
    r"(?:published|posted|created|asked|answered)(?:\s+on)?\s*:?\s*(?=.{0,20}\d).{4,40}",
    r"(?:medical\s+)?(?:question|answer)\s*:?",
)
_AUDIENCE_WORDS = frozenset(
    re.findall(
        r"\S+",
        "i am i'm im a an the my our or and & of in patient patients caregiver caregivers carer carers family member "
        "members relative friend healthcare health care professional professionals clinician clinicians physician "
        "physicians doctor doctors nurse nurses practitioner practitioners pharmacist pharmacists student students "
        "medical nursing general public other others researcher researchers scientist resident residents trainee "
        "trainees provider providers specialist specialists consumer adult adults someone else layperson parent "
        "parents prefer not to say skip continue save next apply dentist paramedic therapist educator reader people "
        "person hcp md do rn np pa",
    )
)
_SMALL_PRINT = re.compile(
    r"assumes?\s+no\s+(?:liability|responsibility)|not\s+(?:intended\s+(?:as|to)|a\s+substitute)|does\s+not\s+"
    r"(?:replace|constitute|substitute)"
    r"|professional\s+(?:medical\s+)?(?:judg|discretion|advice)|independently\s+verif|(?:intended|meant)\s+(?:only\s+"
    r"|solely\s+)?for\s+(?:healthcare|health\s+care|medical|licensed)"
    r"|(?:intended\s+|provided\s+|is\s+)for\s+(?:general\s+)?(?:educational|informational|information)\b|liab(?:le"
    r"|ility)\s+for|before\s+application\s+in"
    r"|(?:medical|our|an?)\s+a\.?i\.?\s|generated\s+by|ask\s+any\b|guideline-backed|all\s+rights\s+reserved|seek\s+"
    r"(?:immediate\s+)?(?:medical|emergency)\s+(?:advice|attention|care)\s+(?:of|from|if\s+you)"
    r"|pending\s+(?:\w+\s+)?review|exercise\s+caution|educational\s+purposes?|type\s+your\s+question|trusted\s+by|used"
    r"\s+by\s+.{0,40}(?:doctors|clinicians|physicians)",
    re.IGNORECASE,
)
_OPENS_SMALL_PRINT = re.compile(
    r"(?:medical\s+|professional\s+|important\s+)?disclaimer\s*:\s*\S"
    r"|(?:this|the)\s+(?:information|content|article|answer|page|material)(?:\s+(?:provided|contained|presented)(?:\s+"
    r"(?:here(?:in)?|above|on\s+this\s+\w+))?)?"
    r"\s+(?:is|are)\s+(?:intended|provided|meant|not\s+(?:intended|a\s+substitute)|for\s+(?:educational|informational"
    r"|general))",
    re.IGNORECASE,
)


def section(text: str) -> Section | None:
    """The part of a page that a line opens as its title ("Related Questions"); None for any other line."""
    bare = text.strip("#*_ \t")
    if len(bare) > 80:
        return None
    return next((name for name, pattern in _SECTIONS if pattern.match(bare)), None)


def is_furniture(text: str) -> bool:
    """Whether a line is furniture wherever it stands."""
    return len(text) <= _LONGEST and bool(_ANYWHERE.match(text) or _STEPS.match(text) or date(text) is not None)


def is_marginal(text: str) -> bool:
    """Whether a line is furniture when it stands before or after the article."""
    return len(text) <= _LONGEST and bool(_MARGINAL.match(text) or _LOOSE_STEPS.match(text))


def is_small_print(text: str) -> bool:
    """Whether a paragraph before or after the article speaks of the site and its duties rather than of medicine."""
    return bool(_SMALL_PRINT.search(text[:5000]))


def opens_small_print(text: str) -> bool:
    """Whether a paragraph anywhere is a disclaimer by its first words."""
    return bool(_OPENS_SMALL_PRINT.match(text) and _SMALL_PRINT.search(text[:5000]))


def date(text: str) -> str | None:
    """What stands behind "Last updated:"; "" when nothing does or it says when the text was reviewed; None for any
    other line."""
    found = _DATE.match(text) if len(text) <= _LONGEST else None
    if found is None or not (_tells_day(found["date"]) or (found["surely"] and _names_day(found))):
        return None
    return "" if found["done"].lower() == "reviewed" else found["date"]


def _tells_day(text: str) -> bool:
    return dates.parse(text[:20]) is not None or bool(_RECENTLY.match(text))


def _names_day(found: re.Match[str]) -> bool:
    """ "Last updated:" with anything short behind it, "Last updated" with nothing, a number or a word for a day."""
    rest = found["date"]
    return (
        bool(found["on"] and not rest.endswith("."))
        or not rest
        or bool(re.match(r"\D{0,12}\d|view|(?:to|yester)day|\w+ ago", rest, re.IGNORECASE))
    )


def asks_audience(text: str) -> bool:
    """Whether the choices of a reader's audience may follow this line."""
    return bool(
        re.match(r"personali[sz]e|help us|which|what|how|who|select|choose|pick|tell us|your", text, re.IGNORECASE)
    )


def is_audience(text: str) -> bool:
    """Whether a line is one of the audiences a reader may choose."""
    words = re.findall(r"[\w&']+", text.lower().replace("’", "'"))
    return 0 < len(words) <= 8 and all(word in _AUDIENCE_WORDS for word in words)
