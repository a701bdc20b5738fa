"""Who says what in a brief."""

from dataclasses import replace

from bot.domain.briefs import Attribution
from bot.pipeline.records import SayingKind
from bot.pipeline.rules.sayings import Said, sayings_of, speakers_of
from tests.adapters.discord.commands.sayings import claiming, quoting
from tests.builders import brief, link_card


def test_the_quote_comes_first_and_then_claims_by_rank() -> None:
    [second] = claiming("", "Ben Ash", "Second.").key_claims
    [first] = claiming("", "the ministry", "First.").key_claims
    made = quoting("x", "Mara Oak", "Words.", key_claims=(replace(second, rank=2), first))

    assert sayings_of(made) == (
        Said(kind=SayingKind.QUOTE, speaker="Mara Oak", text="Words."),
        Said(kind=SayingKind.CLAIM, speaker="the ministry", text="First."),
        Said(kind=SayingKind.CLAIM, speaker="Ben Ash", text="Second."),
    )
    assert speakers_of(made) == ("Mara Oak", "the ministry", "Ben Ash")


def test_what_nobody_says_is_no_saying() -> None:
    [claim] = claiming("", "x", "Rumoured.").key_claims
    alone = Attribution(source="allegedly", cue="allegedly", hedged=True)

    assert sayings_of(brief(key_claims=(replace(claim, attribution=alone),))) == ()
    assert sayings_of(brief()) == ()
    assert sayings_of(quoting("x", " ", "Words.")) == ()
    assert sayings_of(link_card()) == ()
