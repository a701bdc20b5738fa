"""What is said of a wrong brief, in English: readers' reports, and what admins decide."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.presenting.phrases import Counted


@dataclass(frozen=True, kw_only=True, slots=True)
class ReportWords:
    """*Report* on a card: the form, and what its reader is told."""

    form_title: str
    part_label: str
    why_label: str
    why_hint: str  # stands in the empty field
    claim: str  # {number}, {claim}; an option, cut to 100 characters
    quote: str  # {quote}, likewise
    headline: str  # an option
    other: str
    thanks: str
    thanks_nobody_told: str
    again: str
    too_many: str  # {most}
    not_here: str
    not_stored: str
    only_in_servers: str
    gone_part: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DecisionWords:
    """What admins are told of reports, and what they may do."""

    heading: str  # {headline}
    reports: Counted
    line: str  # {who}, {part}
    line_with_why: str  # {who}, {part}, {why}
    claim: str  # {number}, {claim}
    quote: str  # {quote}
    headline_part: str
    other: str
    more: Counted  # reports that are not shown
    where: str  # {link}
    buttons: Mapping[str, str]  # what may be done; by Decision
    ask: str  # {headline}; which way to take down
    done: Mapping[str, Counted]  # what was done, and in how many channels; by Decision
    dismissed: str
    nothing: Mapping[str, str]  # there was nothing to do; by Decision
    decided: str  # {what}, {who}
    not_here: str


REPORT: Final = ReportWords(
    form_title="Report a mistake",
    part_label="What is wrong?",
    why_label="Why? (optional)",
    why_hint="For example: the article says the opposite",
    claim="Claim {number}: {claim}",
    quote="The quote: {quote}",
    headline="The headline",
    other="Something else",
    thanks="Thank you. The admins of this server were told.",
    thanks_nobody_told="Thank you. Your report is kept and counted, but Lede may write to none of "
    "this server's admins, so tell them as well.",
    again="You reported that part of this brief already; its admins know.",
    too_many="You have made {most} reports within an hour, and more are not taken. Try again later.",
    not_here="This brief is not in any channel that you can read, so you cannot report it.",
    not_stored="This brief was made on demand and is kept nowhere, so there is nothing to correct.",
    only_in_servers="Briefs are reported in the server where they stand.",
    gone_part="Choose what is wrong, then send the form again.",
)

DECISION: Final = DecisionWords(
    heading="**A brief was reported as wrong:** {headline}",
    reports=Counted(one="One report", many="{count} reports"),
    line="{who}: {part}",
    line_with_why="{who}: {part} – {why}",
    claim="claim {number}, “{claim}”",
    quote="the quote, “{quote}”",
    headline_part="the headline",
    other="something else",
    more=Counted(one="and one more report", many="and {count} more reports"),
    where="It stands here: {link}",
    buttons={
        "link": "Take down (plain link)",
        "remove": "Remove",
        "again": "Send again",
        "dismiss": "Dismiss",
    },
    ask="**Take this brief down?** {headline}\nIt is taken down in all channels of this server and "
    "never posted here again, unless you send it again. In its place the plain link can stay, or "
    "nothing.",
    done={
        "link": Counted(
            one="The brief is taken down; the plain link takes its place.",
            many="The brief is taken down in {count} channels; the plain link takes its place.",
        ),
        "remove": Counted(
            one="The brief is taken down and its message removed.",
            many="The brief is taken down in {count} channels and its messages removed.",
        ),
        "again": Counted(
            one="The brief is posted again.", many="The brief is posted again in {count} channels."
        ),
    },
    dismissed="The reports are dismissed; the brief stays as it is.",
    nothing={
        "link": "The brief is taken down in this server already.",
        "remove": "The brief is taken down in this server already.",
        "again": "There is nothing to send again: no channel of this server has had the brief, or "
        "it is on its way.",
    },
    decided="{what} Decided by {who}.",
    not_here="No channel of this server has that brief.",
)
