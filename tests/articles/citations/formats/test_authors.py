"""Authors in a column or a field: apart, in order, and whether the list says that it goes on."""

from __future__ import annotations

import pytest

from articles.citations.formats import read


@pytest.mark.parametrize(
    ("written", "names"),
    [
        ("A. Nolan and B. Brandt", ("Nolan, A.", "Brandt, B.")),
        ("A. Nolan and B. Brandt and others", ("Nolan, A.", "Brandt, B.", "others")),
        ("Nolan A; Brandt B; others", ("Nolan, A", "Brandt, B", "others")),
        ("Nolan D, Brandt HK, et al.", ("Nolan, D", "Brandt, HK", "others")),
        ("Nolan D et al", ("Nolan, D", "others")),
        ("Dan Nolan, Hans Brandt, Chi Okafor", ("Nolan, Dan", "Brandt, Hans", "Okafor, Chi")),
        ("van der Berg, Ludwig Karl", ("van der Berg, Ludwig Karl",)),
        ("Nolan, Dan", ("Nolan, Dan",)),
        ("Etal A", ("Etal, A",)),
    ],
)
def test_a_column_of_authors(written, names):
    (entry,) = read(f'author,title,year\n"{written}",A trial of walking,2019\n', form="csv")
    assert entry.cited.authors == names
    assert "others" not in entry.cited.as_cited


def test_bibtex_says_that_the_list_goes_on():
    (entry,) = read("@article{a, author={Nolan, Dan and others}, title={A trial of walking}}", form="bibtex")
    assert entry.cited.authors == ("Nolan, Dan", "others")
    assert "others" not in entry.cited.as_cited
