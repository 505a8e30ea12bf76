"""LaTeX's spellings of letters as letters, and text as LaTeX that reads back the same.

What is not known is kept without its backslash and braces: a name that is spelled oddly is better than none.
"""

from __future__ import annotations

import re
import unicodedata

ACCENTS = {
    "`": "\u0300",
    "'": "\u0301",
    "^": "\u0302",
    "~": "\u0303",
    "=": "\u0304",
    "u": "\u0306",
    ".": "\u0307",
    '"': "\u0308",
    "r": "\u030a",
    "H": "\u030b",
    "v": "\u030c",
    "d": "\u0323",
    "c": "\u0327",
    "k": "\u0328",
    "b": "\u0331",
}
GREEK = (
    "alpha:α beta:β gamma:γ delta:δ epsilon:ε varepsilon:ε zeta:ζ eta:η theta:θ iota:ι kappa:κ lambda:λ mu:μ nu:ν xi:ξ "
    "pi:π rho:ρ sigma:σ tau:τ upsilon:υ phi:φ varphi:φ chi:χ psi:ψ omega:ω Gamma:Γ Delta:Δ Theta:Θ Lambda:Λ Xi:Ξ Pi:Π "
    "Sigma:Σ Phi:Φ Psi:Ψ Omega:Ω"
)
SYMBOLS = dict(word.split(":") for word in GREEK.split()) | {
    "ss": "ß",
    "o": "ø",
    "O": "Ø",
    "l": "ł",
    "L": "Ł",
    "ae": "æ",
    "AE": "Æ",
    "oe": "œ",
    "OE": "Œ",
    "aa": "å",
    "AA": "Å",
    "i": "ı",
    "j": "ȷ",
    "dh": "ð",
    "DH": "Ð",
    "dj": "đ",
    "DJ": "Đ",
    "th": "þ",
    "TH": "Þ",
    "textbackslash": "\\",
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textendash": "–",
    "textemdash": "—",
    "textquoteleft": "‘",
    "textquoteright": "’",
    "textquotedblleft": "“",
    "textquotedblright": "”",
    "textless": "<",
    "textgreater": ">",
    "textbar": "|",
    "textregistered": "®",
    "texttrademark": "™",
    "textdegree": "°",
    "textmu": "µ",
    "textpm": "±",
    "degree": "°",
    "pm": "±",
    "times": "×",
    "cdot": "·",
    "leq": "≤",
    "le": "≤",
    "geq": "≥",
    "ge": "≥",
    "neq": "≠",
    "approx": "≈",
    "sim": "∼",
    "rightarrow": "→",
    "to": "→",
    "infty": "∞",
    "ldots": "…",
    "dots": "…",
    "S": "§",
    "pounds": "£",
    "euro": "€",
    "copyright": "©",
}
TOKEN = re.compile(
    r"\\(?P<accent>[`'^~=.\"]|[uvHrdckb](?![A-Za-z]))[ \t]*(?:\{[ \t]{0,5}\\?(?P<braced>[^\W\d_])?[ \t]{0,5}\}"
    r"|\\(?P<dotless>[ij])(?![A-Za-z])(?:\{\}|[ ])?|(?P<bare>[^\W\d_]))?"
    r"|\\(?P<word>[A-Za-z]+)\*?(?:\{\}|[ \t]+)?"
    r"|\\(?P<sign>[\s\S]|$)"
    r"|(?P<dashes>-{2,3})|(?P<open>``)|(?P<close>'')|(?P<tie>~)|(?P<drop>[{}$])"
)
SIGNS = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "%": r"\%",
        "&": r"\&",
        "#": r"\#",
        "_": r"\_",
        "$": r"\$",
    }
)
VERBATIM = re.compile(r"\\(?P<word>text[a-z]+)(?:\{\})?|\\(?P<sign>[%&#_~$^{}\\])(?:\{\})?|[{}]")
BRACES = str.maketrans({sign: SIGNS[ord(sign)] for sign in "\\{}"})
LIGATURES = re.compile(r"-(?=-)|`(?=`)|'(?=')")


def decoded(text: str) -> str:
    """Plain text, white space folded: ``{\\'e}`` → é, ``\\alpha`` → α, ``--`` → –, grouping braces gone."""
    return " ".join(unicodedata.normalize("NFC", TOKEN.sub(_letter, text)).split())


def encoded(text: str) -> str:
    """The text in LaTeX, with braces that always balance; other than LaTeX's own signs, everything stays UTF-8."""
    return LIGATURES.sub(r"\g<0>{}", " ".join(text.split()).translate(SIGNS))


def verbatim(text: str) -> str:
    """An address or identifier: what LaTeX needs in front of a sign goes, nothing else is read as LaTeX."""
    return VERBATIM.sub(lambda found: found["sign"] or SYMBOLS.get(found["word"] or "", ""), text).strip()


def as_verbatim(text: str) -> str:
    """An address or identifier as it is, but for braces and backslashes, which would unbalance the entry."""
    return "".join(text.split()).translate(BRACES)


def _letter(match: re.Match[str]) -> str:
    found = match.groupdict()
    if found["accent"]:
        letter = found["braced"] or found["bare"] or found["dotless"] or ""
        return letter + ACCENTS[found["accent"]] if letter else ""
    if found["word"]:
        return SYMBOLS.get(found["word"], "")
    if found["dashes"]:
        return "–" if found["dashes"] == "--" else "—"
    if found["sign"] is not None:
        return " " if found["sign"].isspace() else found["sign"]
    return {"open": "“", "close": "”", "tie": " ", "drop": ""}[match.lastgroup or "drop"]
