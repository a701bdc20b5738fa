"""How long what is stored is kept: the table [keep] of lede.toml."""

from pydantic import Field

from bot.settings.section import Section

_MAX_DAYS = 36_500  # a hundred years; far more would leave the calendar


class KeepSettings(Section):
    """How long what is stored is kept."""

    text_days: int = Field(
        7, ge=1, le=_MAX_DAYS, description="the full text of articles, once its brief is made"
    )
    brief_days: int = Field(
        0, ge=0, le=_MAX_DAYS, description="briefs, and where they were posted; 0: for ever"
    )
    history_days: int = Field(
        90, ge=1, le=_MAX_DAYS, description="what every step did, as lede why tells it"
    )
