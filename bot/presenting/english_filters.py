"""The English phrases for filters and for lists of feeds."""

from collections.abc import Mapping
from typing import Final

from bot.presenting.phrases import Phrase

FILTERS: Final[Mapping[str, Phrase]] = {
    "filter_invalid": Phrase(
        what="The filter cannot be read at character {position}.",
        advice='A filter is made of words, "phrases", /regular expressions/, AND, OR, NOT and '
        "parentheses.",
    ),
    "filter_invalid.no_term": Phrase(
        what="The filter lacks a word at character {position}, where {found} stands.",
        advice="AND, OR, NOT and - need a word, a phrase or a group after them, and AND and OR also "
        "before them; put quotes around them to search for them.",
    ),
    "filter_invalid.unopened_group": Phrase(
        what="The filter closes a parenthesis at character {position} that it never opened.",
        advice="Take it away, or put ( where its group begins.",
    ),
    "filter_invalid.unclosed_group": Phrase(
        what="The filter opens a parenthesis at character {position} and never closes it.",
        advice="Put ) where its group ends.",
    ),
    "filter_invalid.empty_group": Phrase(
        what="The filter has parentheses with nothing in them, at character {position}.",
        advice="Put a word between them, or take them away.",
    ),
    "filter_invalid.unclosed_quote": Phrase(
        what="The filter opens a phrase at character {position} and never closes it.",
        advice="Put {expected} where the phrase ends.",
    ),
    "filter_invalid.unclosed_pattern": Phrase(
        what="The filter opens a regular expression at character {position} and never closes it.",
        advice="Put / where it ends, or quotes around a word that begins with /.",
    ),
    "filter_invalid.pattern_end": Phrase(
        what="The filter goes on with {found} right after a regular expression, at character "
        "{position}.",
        advice=r"Put a blank between them; a / within the expression is written \/.",
    ),
    "filter_invalid.nothing_to_find": Phrase(
        what="The filter has {found} at character {position}, in which nothing is left to look for.",
        advice="Write a word with a letter, a digit or a sign.",
    ),
    "filter_invalid.star_within": Phrase(
        what="The filter has a star inside of {found} at character {position}.",
        advice="A star stands at the end of a word only: {expected}.",
    ),
    "filter_invalid.small_operator": Phrase(
        what="The filter has {found} in small letters at character {position}.",
        advice="Write {expected}, whichever is meant.",
    ),
    "filter_invalid.unknown_field": Phrase(
        what="The filter names a field at character {position} that there is not: {found}.",
        advice="Fields are {expected}; put quotes around words with a colon.",
    ),
    "filter_invalid.field_without_term": Phrase(
        what="The filter names a field and nothing to look for in it, at character {position}.",
        advice="Put the word right after the colon: {expected}.",
    ),
    "filter_invalid.too_long": Phrase(
        what="The filter is longer than {limit} characters, at character {position}.",
        advice="Make it shorter; a word with a star at its end stands for many.",
    ),
    "filter_invalid.too_deep": Phrase(
        what="The filter has more than {limit} groups within each other, at character {position}.",
        advice="Use fewer parentheses.",
    ),
    "filter_invalid.too_many_terms": Phrase(
        what="The filter has more than {limit} words, at character {position}.",
        advice="Make it shorter; a word with a star at its end stands for many.",
    ),
    "filter_invalid.too_many_patterns": Phrase(
        what="The filter has more than {limit} regular expressions, at character {position}.",
        advice="Join some of them with | or use words.",
    ),
    "filter_invalid.pattern_syntax": Phrase(
        what="The regular expression at character {position} of the filter cannot be read.",
        more=("The library says: {detail}.",),
        advice="It has to be one of RE2, which knows no look-around and no back references.",
    ),
    "filter_invalid.pattern_too_large": Phrase(
        what="The regular expression at character {position} of the filter would take too long.",
        more=("The library says: {detail}.",),
        advice="Use smaller numbers of repetitions, or * and +.",
    ),
    "filter_invalid.pattern_empty": Phrase(
        what="The regular expression at character {position} of the filter matches everything.",
        advice="Let it ask for one character at least, with + in place of *.",
    ),
    "filter_invalid.pattern_boundary": Phrase(
        what=r"The regular expression at character {position} of the filter uses \b or \B, which "
        "know Latin letters only.",
        advice="Write the word without slashes; it is found as a whole word.",
    ),
}

OPML: Final[Mapping[str, Phrase]] = {
    "opml_malformed": Phrase(
        what="The list of feeds cannot be read.",
        more=("The parser says: {detail}.",),
        advice="Export it again as OPML from the program that wrote it.",
    ),
    "opml_malformed.empty": Phrase(
        what="The list of feeds is empty.",
        advice="Export it again as OPML from the program that wrote it.",
    ),
    "opml_malformed.not_opml": Phrase(
        what="The file is not a list of feeds in the OPML format.",
        advice="Export one from your feed reader; a single feed is added by its address.",
    ),
    "opml_malformed.entities": Phrase(
        what="The list of feeds defines entities of its own, which Lede does not read.",
        advice="Export it again as OPML from the program that wrote it.",
    ),
    "opml_malformed.too_deep": Phrase(
        what="The list of feeds has folders within folders, more than {limit} levels of them.",
        advice="Put the feeds into fewer folders.",
    ),
    "opml_malformed.too_many": Phrase(
        what="The list of feeds has more than {limit} outlines.",
        advice="Split it into several files.",
    ),
    "opml_malformed.too_large": Phrase(
        what="The list of feeds is larger than {limit_bytes}.",
        advice="Split it into several files.",
    ),
}
