"""What `/help`, `/about` and `/privacy` say in English."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.presenting.phrases import Counted


@dataclass(frozen=True, kw_only=True, slots=True)
class HelpWords:
    """`/help`."""

    name: str
    description: str
    opening: str
    for_everybody: str
    for_managers: str
    menus: str
    line: str  # {command}, {description}
    on_cards: str
    more: str  # {about}, {privacy}; commands


@dataclass(frozen=True, kw_only=True, slots=True)
class AboutWords:
    """`/about`."""

    name: str
    description: str
    opening: str  # {version}
    promises: tuple[str, ...]
    no_model: str
    run_by: str  # {contact}
    run_by_nobody: str
    source_button: str
    privacy: str  # {privacy}; a command


@dataclass(frozen=True, kw_only=True, slots=True)
class PrivacyWords:
    """`/privacy`."""

    name: str
    description: str
    opening: str
    of_you: Counted  # reports
    of_you_nothing: str
    of_server: str
    not_stored: str
    yours: str  # what the buttons are about, for anybody
    servers: str  # the same for admins
    labels: Mapping[str, str]  # by what the button does
    exported_yours: Counted
    nothing_of_yours: str
    exported_server: str
    file_yours: str  # the attached file's name, without its ending
    file_server: str
    too_large: str
    deleted_yours: Counted
    form_title: str
    form_label: str
    wrong_name: str  # {server}
    deleted_server: str
    file_keeps: Counted  # feeds that the settings file names
    only_in_servers: str


HELP: Final = HelpWords(
    name="help",
    description="What you can do with Lede here",
    opening="**Lede** posts a short brief of every new article of the feeds that this server follows: "
    "the headline, the key claims with who makes them, and a quote word for word.",
    for_everybody="**What you can do**",
    for_managers="**What you can do as a manager of this server**",
    menus="In the menu of a message, below Apps",
    line="{command} – {description}",
    on_cards="On every brief, *Evidence* shows the sentences it rests on, and *Report* tells the "
    "admins that something in it is wrong.",
    more="{about} says what Lede promises, {privacy} what it stores.",
)

ABOUT: Final = AboutWords(
    name="about",
    description="What Lede is, what it promises, and who runs it here",
    opening="**Lede {version}** makes briefs of news articles.",
    promises=(
        (
            "Nothing is invented: every claim points at the sentences it comes from, every quote "
            "stands word for word in the article, and what cannot be shown is not posted."
        ),
        "Nothing is lost, and nothing comes twice.",
        "Where there is no brief, it says why: a paywall, a consent page, too little text.",
        "It tells why: of any article, what happened to it and in which channel.",
    ),
    no_model="No language model takes part: every word of a brief is the article's own.",
    run_by="This Lede is run by: {contact}",
    run_by_nobody="Who runs this Lede has not said how to reach them; ask the admins of this server.",
    source_button="Source",
    privacy="What is stored, and how to delete it: {privacy}",
)

PRIVACY: Final = PrivacyWords(
    name="privacy",
    description="What Lede stores of you and of this server; export it, or delete it",
    opening="**What is stored**",
    of_you=Counted(
        one="Of you: one report of a wrong brief, with your number on Discord and what you wrote.",
        many="Of you: {count} reports of wrong briefs, with your number on Discord and what you "
        "wrote.",
    ),
    of_you_nothing="Of you: nothing. Only who reports a wrong brief is remembered, by their number on "
    "Discord.",
    of_server="Of this server: its number and settings, its channels that follow feeds and what was "
    "posted there, and reports of its members.",
    not_stored="Not stored: messages of members, lists of members, who uses which command, what was "
    "searched for.",
    yours="You can have your reports as a file, or have them forgotten.",
    servers="As a manager of this server, you can have all that is stored of it as a file, or have it "
    "deleted.",
    labels={
        "export-mine": "Export mine",
        "delete-mine": "Delete mine",
        "export-server": "Export the server's",
        "delete-server": "Delete the server's",
    },
    exported_yours=Counted(one="One report is stored of you.", many="{count} reports are stored."),
    nothing_of_yours="Nothing is stored of you.",
    exported_server="This is all that is stored of this server; passwords of feeds are left out.",
    file_yours="lede-my-reports",
    file_server="lede-server",
    too_large="That is more than Discord takes as a file. Whoever runs this Lede can export it.",
    deleted_yours=Counted(
        one="Your report is forgotten.", many="Your {count} reports are forgotten."
    ),
    form_title="Delete all of this server",
    form_label="Type the server's name",
    wrong_name="Nothing was deleted: that is not the name of this server, which is {server}",
    deleted_server="All that was stored of this server is deleted. It follows no feed any more; the "
    "messages that were posted stay until somebody removes them.",
    file_keeps=Counted(
        one="One feed stays, as the settings file of this Lede names it.",
        many="{count} feeds stay, as the settings file of this Lede names them.",
    ),
    only_in_servers="Use this in the server that it is about.",
)
