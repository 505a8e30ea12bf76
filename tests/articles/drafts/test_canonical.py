import json
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.canonical import canonical, digest, normalise, variant_digest
from articles.drafts.draft import DraftReference

REFERENCES = [
    DraftReference(2, "Müller A. Rückenschmerz. 2020.", publisher="not digested", passage="nor this"),
    DraftReference(1, 'Doe J. "Rest". 2019.', doi="10.1000/rest", pmid="123", url="https://example.org", title="Rest"),
]
ARTICLE = ("Does rest help?", "Rest", "Rest ≥ 0.5 h helps. [1, 2]\n\n- \tNot more.", REFERENCES)


def test_the_canonical_form_to_the_byte():
    assert (
        canonical(*ARTICLE)
        == (
            '{"body":"Rest ≥ 0.5 h helps. [1, 2]\\n\\n- \\tNot more.","question":"Does rest help?","references":['
            '{"as_cited":"Doe J. \\"Rest\\". 2019.","doi":"10.1000/rest","number":1,"pmid":"123","title":"Rest",'
            '"url":"https://example.org"},'
            '{"as_cited":"Müller A. Rückenschmerz. 2020.","doi":"","number":2,"pmid":"","title":"","url":""}],'
            '"title":"Rest","version":1}'
        ).encode()
    )


def test_the_digest_never_changes():
    """If this fails, every signature ever given would fail too: raise DIGEST_VERSION instead."""
    assert digest(*ARTICLE) == "66a2dd5f9707cada39e268090a7049e0f8e919e77671855a20b8dc28d103a9f8"


def test_what_only_looks_different_has_the_same_digest():
    decomposed = [DraftReference(2, "Mu\u0308ller A. Ru\u0308ckenschmerz. 2020."), REFERENCES[1]]
    assert digest(ARTICLE[0], ARTICLE[1], ARTICLE[2].replace("\n", "\r\n"), reversed(decomposed)) == digest(*ARTICLE)


@pytest.mark.parametrize("body", [ARTICLE[2] + " ", ARTICLE[2].replace("≥", "≤"), ARTICLE[2].replace("0.5", "5")])
def test_what_reads_differently_has_another_digest(body):
    assert digest(ARTICLE[0], ARTICLE[1], body, REFERENCES) != digest(*ARTICLE)


def test_two_references_of_one_number_are_refused():
    with pytest.raises(ValueError, match="same number"):
        canonical("q", "t", "b", [DraftReference(1, "a"), DraftReference(1, "b")])


def test_normalise_changes_composition_and_line_ends_only():
    assert normalise("e\u0301\r\nb\rc \t½ μ ﬁ …\u00a0") == "é\nb\nc \t½ μ ﬁ …\u00a0"


@given(st.text())
def test_normalise_is_done_at_once(text):
    assert normalise(normalise(text)) == normalise(text)
    assert "\r" not in normalise(text)


@given(st.text(), st.text(), st.text())
def test_the_form_says_what_it_was_made_from(question, title, body):
    value = json.loads(canonical(question, title, body, []))
    assert value == {
        "version": 1,
        "question": normalise(question),
        "title": normalise(title),
        "body": normalise(body),
        "references": [],
    }


def test_a_variants_digest_is_of_its_documented_form():
    form = '{"audience":"patient","body":"Walk. [1]","revision":"ab","title":"Walking","version":1}'
    assert variant_digest("ab", "patient", "Walking", "Walk. [1]") == sha256(form.encode()).hexdigest()


def test_a_variants_digest_names_its_revision_and_its_readers():
    said = ("ab", "patient", "Walking", "Walk. [1]")
    others = [("cd", *said[1:]), ("ab", "student", *said[2:]), (*said[:2], "Rest", said[3]), (*said[:3], "Walk. [2]")]
    digests = {variant_digest(*words) for words in [said, *others]}
    assert len(digests) == 5
    assert variant_digest("ab", "patient", "Walking", "Walk.\r\n") == variant_digest(
        "ab", "patient", "Walking", "Walk.\n"
    )
