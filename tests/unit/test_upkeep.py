"""What the settings say about keeping is what is kept."""

from datetime import timedelta

from bot.app.upkeep import keep_for
from bot.pipeline.rules.keeping import KeepFor
from bot.settings import Settings


def test_texts_go_after_a_week_history_after_ninety_days_and_briefs_never():
    assert keep_for(Settings.from_table({})) == KeepFor(
        texts=timedelta(days=7), briefs=None, history=timedelta(days=90)
    )


def test_briefs_go_where_a_setting_says_so():
    kept = keep_for(Settings.from_table({"keep": {"brief_days": 30, "text_days": 1}}))
    assert (kept.briefs, kept.texts) == (timedelta(days=30), timedelta(days=1))
