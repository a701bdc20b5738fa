"""What people write about feeds in, what it means out."""

import pytest

from bot.domain.feeds import read_category


@pytest.mark.parametrize(
    ("words", "folders"),
    [
        ("", ()),
        ("News", ("News",)),
        ("News/Towns", ("News", "Towns")),
        (" / News //  Small  Towns /", ("News", "Small Towns")),
        ("News\n/\x1f", ("News",)),
    ],
)
def test_a_category_is_read_as_folders(words, folders):
    assert read_category(words) == folders


def test_a_category_has_bounds():
    assert len(read_category("a/" * 1_000)) == 50
    assert read_category("a" * 1_000) == ("a" * 100,)
