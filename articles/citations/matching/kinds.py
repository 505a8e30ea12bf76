"""What kind of work a reference says it is: articles stand in registries, books, guidelines and web pages need not."""

from __future__ import annotations

import re

YEAR = r"(?:1[89]|20)\d{2}"
BOOKISH = re.compile(
    r"\b(?:\d+(?:st|nd|rd|th)\s+ed|edition\b|\(eds?\.?\)|isbn|publish(?:er|ers|ing|ed by)|"
    r"university press|"
    r"press[,;:]|(?<=\W)eds?\.?[),:]|(?:springer|elsevier|wiley|saunders|mosby|lippincott|"
    r"churchill livingstone|mcgraw-?hill|oxford up|"
    r"academic press|sage|routledge|crc press|karger|thieme)\b[^.]{0,30}[;:,.]?\s*(?:\d{4}|$))",
    re.IGNORECASE,
)
PLACE_AND_PUBLISHER = re.compile(rf"[^\W\d_a-z][\w .,'’-]{{2,40}}:\s*[^\W\d_a-z][\w &.,'’-]{{2,60}}[;,]\s*(?:c?{YEAR})")
GUIDANCE = re.compile(
    r"\b(?:guideline|guidance|NG\d+|CG\d+|TA\d+|consensus statement|technology appraisal|"
    r"fact ?sheet|recommendations? for)\b",
    re.IGNORECASE,
)
BODY = re.compile(
    r"\b(?:WHO|NICE|CDC|FDA|EMA|NHS|SIGN|USPSTF|UNICEF|OECD|AHRQ)\b|(?i:\b(?:world health organi[sz]ation|"
    r"national institute for health|centers? for disease control|food and drug administration|"
    r"european medicines agency|scottish intercollegiate|ministry of health|department of health|"
    r"royal college|public health england|united nations|cochrane handbook)\b)"
)
ON_THE_WEB = re.compile(
    r"\b(?:accessed|retrieved|available (?:at|from)|last (?:updated|visited|accessed)|cited \d{4}|"
    r"internet\]|online\]|web ?site|webpage)\b",
    re.IGNORECASE,
)
REPORTED = re.compile(
    r"\b(?:technical report|working paper|report (?:no|number|of)|thesis|dissertation|white paper|press release|"
    r"package insert|prescribing information|summary of product characteristics|patent|abstract book)\b",
    re.IGNORECASE,
)
PREPRINTED = re.compile(r"\b(?:bio|med|chem|psy|ar|soc)rxiv\b|\bpreprint\b|\bresearch square\b|\bssrn\b", re.IGNORECASE)


def kind_of(reference: str, *, is_in_a_volume: bool) -> str:
    """What a reference says it is. An article only where a volume and a page say so; "" where nothing does."""
    if PREPRINTED.search(reference):
        return "preprint"
    if is_in_a_volume and not BOOKISH.search(reference):
        return "article"
    if GUIDANCE.search(reference) and BODY.search(reference):
        return "guideline"
    if REPORTED.search(reference):
        return "report"
    if BOOKISH.search(reference) or PLACE_AND_PUBLISHER.search(reference):
        return "book"
    if ON_THE_WEB.search(reference) or BODY.search(reference):
        return "web"
    return "article" if is_in_a_volume else ""
