"""What is to be looked at twice: sentences as they stand in drafts and on patients' pages."""

from __future__ import annotations

import pytest

from articles.drafts.look_twice import KINDS, Twice, look_twice
from articles.drafts.rendering import render_blocks


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Tenecteplase 0.25 mg/kg as a single bolus is not inferior to alteplase.", "dose", "0.25 mg"),
        ("In ASPRE, 150 mg of aspirin a day lowered preterm pre-eclampsia.", "dose", "150 mg"),
        ("Monthly doses of 60,000 IU for up to five years lowered neither.", "dose", "60,000 IU"),
        ("Women need about 250 micrograms of iodine a day.", "dose", "250 micrograms"),
        ("Give 5 mcg, or 5 µg.", "dose", "5 mcg"),
        ("It should be taken twice or three times daily.", "dose", "three times daily"),
        ("Repeat every 6 to 8 hours.", "dose", "every 6 to 8 hours"),
        ("Deferasirox is a pill taken once daily.", "dose", "once daily"),
        ("Sacubitril/valsartan must not be given within 36 hours.", "contraindication", "must not be given"),
        ("If you have kidney disease, do not use NSAIDs.", "contraindication", "do not use"),
        ("Beta-blockers are contraindicated in asthma.", "contraindication", "contraindicated"),
        ("Alcohol is best avoided with metronidazole.", "contraindication", "avoided with"),
        ("Women in their first trimester should not take methimazole.", "pregnancy", "trimester"),
        ("Which drugs are compatible with breast-feeding?", "pregnancy", "breast-feeding"),
        ("Foetal growth was normal.", "pregnancy", "Foetal"),
        ("Screening is for children younger than 3 years.", "children", "children"),
        ("Paediatric doses differ.", "children", "Paediatric"),
        ("It is not licensed below 12 years.", "children", "below 12 years"),
        ("Call 911 right away.", "emergency", "Call 911"),
        ("These findings should prompt immediate referral.", "emergency", "immediate referral"),
        ("Cauda equina syndrome needs surgery.", "emergency", "Cauda equina"),
    ],
)
def test_it_is_pointed_at(text, kind, words):
    assert Twice(kind, words) in look_twice(text)


@pytest.mark.parametrize(
    "text",
    [
        "Programs should be performed 30 minutes per session, 2–3 times per week for 4–8 weeks.",
        "Haemoglobin below 12 g/dL is common; so is a pressure above 180 mmHg.",
        "CKD is present when the eGFR is less than 60 mL/min or 60 milliliters per minute.",
        "The body mass index was 25 kg/m2 in 40 adults (95% CI 3 to 5).",
        "The mutation G20210A was found in 5 families.",
        "Child-Pugh class B was no exception.",
        "Avoid delaying exercise therapy; avoid complications and contact sports.",
        "Emergency department visits fell, and urgent urination too.",
        "The condition can be life-threatening.",
        "Lactate rose.",
        "",
    ],
)
def test_it_is_left_alone(text):
    assert look_twice(text) == ()


def test_a_text_keeps_it_with_its_claims():
    [block] = render_blocks("Children take 5 mg daily. Walking helps.")
    assert [claim.get("twice") for claim in block["claims"]] == [[["dose", "5 mg"], ["children", "Children"]], None]
    assert KINDS == ("dose", "contraindication", "pregnancy", "children", "emergency")
