"""The tree of errors: each carries a code and data; wording belongs to bot.presenting.

LedeError
├── SettingsError         the configuration names something impossible
├── FileUnreadable        a file named on the command line
├── FileUnwritable        the same
├── FetchError            one URL could not be fetched
│   ├── UrlRefused        not an address we would ever ask
│   ├── AddressRefused    the name leads to a network that is not the public internet
│   ├── HttpStatus        the server answered, with an error
│   ├── BotChallenge      the server asks for a browser (Cloudflare and its kind)
│   ├── PageReserved      the site does not let programs read it
│   ├── BodyTooLarge      more bytes than we read, before or after decompression
│   ├── FetchTimeout
│   ├── TooManyRedirects
│   └── ConnectionFailed  no name, no route, refused, reset, bad certificate
├── FeedError             bytes that are not a feed that can be read
│   ├── FeedMalformed
│   └── NotAFeed          a page; carries the feeds it offers
├── FollowError           who follows what cannot be changed so
│   ├── NotFollowed       that feed is not followed there
│   ├── OwnedByFile       the settings file says so; a command cannot change it
│   ├── TooManyFeeds      as many are followed as may be
│   ├── NoOtherFeed       the site offers none beside the one that is followed
│   └── FeedIsPrivate     others follow it with another secret, or without one
├── HeaderRefused         a user name, password or header that cannot be sent
├── FilterInvalid         what somebody wrote as a filter cannot be read
├── OpmlMalformed         a list of feeds that cannot be read
├── WorkError             work in a worker process did not end
│   ├── WorkTimeout
│   ├── WorkTooLarge
│   └── WorkerCrashed
├── ModelError            a language model gave no answer that can be used
│   ├── ModelNotInstalled     the extra is missing
│   ├── ModelResting, ModelBudgetSpent (ModelServerBudgetSpent)    it was not asked
│   ├── ModelTimeout, ModelQueueFull, ModelUnreachable
│   ├── ModelOverloaded, ModelServerFailed    not before retry_after_seconds
│   ├── ModelKeyRefused, ModelUnknown, ModelRequestRefused    somebody has to change something
│   └── ModelAnswerUnusable   paid for; carries what it cost
│       ├── ModelDeclined     it refuses
│       └── ModelAnswerInvalid
├── StorageError          the database
│   ├── DatabaseUnreachable, DatabaseLocked, DatabaseReadOnly, DatabaseCorrupt, DiskFull, DatabaseNewer
│   ├── DatabaseInUse, DatabaseNotEmpty, CopyDiffers   of moving it
│   └── LeaseLost         another holder has the row now; what was done is not recorded
├── DiscordError          the connection to Discord
│   ├── DiscordTokenWrong
│   ├── DiscordIntentsForbidden
│   ├── DiscordUnreachable
│   └── DiscordCommandsRefused  the commands could not be registered; the rest works
└── PublishError          one delivery
    ├── PublishLater      try again, not before retry_after_seconds
    ├── MessageRefused    this message will never be accepted
    └── ChannelRefused    no message will be accepted there until somebody changes something
        ├── ChannelGone   it does not exist, or no longer
        └── PermissionMissing
"""

from bot.domain.errors.feeds import (
    FeedError,
    FeedIsPrivate,
    FeedMalformed,
    FilterInvalid,
    FollowError,
    HeaderRefused,
    NoOtherFeed,
    NotAFeed,
    NotFollowed,
    OpmlMalformed,
    OwnedByFile,
    TooManyFeeds,
)
from bot.domain.errors.files import (
    FileUnreadable,
    FileUnwritable,
    SettingProblem,
    SettingsError,
)
from bot.domain.errors.models import (
    ModelAnswerInvalid,
    ModelAnswerUnusable,
    ModelBudgetSpent,
    ModelDeclined,
    ModelError,
    ModelKeyRefused,
    ModelNotInstalled,
    ModelOverloaded,
    ModelQueueFull,
    ModelRequestRefused,
    ModelResting,
    ModelServerBudgetSpent,
    ModelServerFailed,
    ModelTimeout,
    ModelUnknown,
    ModelUnreachable,
)
from bot.domain.errors.publishing import (
    ChannelGone,
    ChannelRefused,
    DiscordCommandsRefused,
    DiscordError,
    DiscordIntentsForbidden,
    DiscordTokenWrong,
    DiscordUnreachable,
    ForumTagMissing,
    MessageRefused,
    PermissionMissing,
    PublishError,
    PublishLater,
    ThreadLocked,
)
from bot.domain.errors.root import (
    LedeError,
)
from bot.domain.errors.storage import (
    CopyDiffers,
    DatabaseCorrupt,
    DatabaseInUse,
    DatabaseLocked,
    DatabaseNewer,
    DatabaseNotEmpty,
    DatabaseOld,
    DatabaseReadOnly,
    DatabaseUnreachable,
    DiskFull,
    LeaseLost,
    StorageError,
)
from bot.domain.errors.web import (
    AddressRefused,
    BodyTooLarge,
    BotChallenge,
    ConnectionFailed,
    FetchError,
    FetchTimeout,
    HttpStatus,
    PageReserved,
    TooManyRedirects,
    UrlRefused,
)
from bot.domain.errors.work import (
    WorkerCrashed,
    WorkError,
    WorkTimeout,
    WorkTooLarge,
)

__all__ = [
    "AddressRefused",
    "BodyTooLarge",
    "BotChallenge",
    "ChannelGone",
    "ChannelRefused",
    "ConnectionFailed",
    "CopyDiffers",
    "DatabaseCorrupt",
    "DatabaseInUse",
    "DatabaseLocked",
    "DatabaseNewer",
    "DatabaseNotEmpty",
    "DatabaseOld",
    "DatabaseReadOnly",
    "DatabaseUnreachable",
    "DiscordCommandsRefused",
    "DiscordError",
    "DiscordIntentsForbidden",
    "DiscordTokenWrong",
    "DiscordUnreachable",
    "DiskFull",
    "FeedError",
    "FeedIsPrivate",
    "FeedMalformed",
    "FetchError",
    "FetchTimeout",
    "FileUnreadable",
    "FileUnwritable",
    "FilterInvalid",
    "FollowError",
    "ForumTagMissing",
    "HeaderRefused",
    "HttpStatus",
    "LeaseLost",
    "LedeError",
    "MessageRefused",
    "ModelAnswerInvalid",
    "ModelAnswerUnusable",
    "ModelBudgetSpent",
    "ModelDeclined",
    "ModelError",
    "ModelKeyRefused",
    "ModelNotInstalled",
    "ModelOverloaded",
    "ModelQueueFull",
    "ModelRequestRefused",
    "ModelResting",
    "ModelServerBudgetSpent",
    "ModelServerFailed",
    "ModelTimeout",
    "ModelUnknown",
    "ModelUnreachable",
    "NoOtherFeed",
    "NotAFeed",
    "NotFollowed",
    "OpmlMalformed",
    "OwnedByFile",
    "PageReserved",
    "PermissionMissing",
    "PublishError",
    "PublishLater",
    "SettingProblem",
    "SettingsError",
    "StorageError",
    "ThreadLocked",
    "TooManyFeeds",
    "TooManyRedirects",
    "UrlRefused",
    "WorkError",
    "WorkTimeout",
    "WorkTooLarge",
    "WorkerCrashed",
]
