"""How messages are wanted: by a subscription, its server, or several together."""

from bot.domain.posting import (
    AS_THE_SERVER_SAYS,
    PostLayout,
    PostOptions,
    PostStyle,
    completed,
    options_together,
)


def test_what_a_subscription_leaves_open_its_server_decides():
    told = completed(AS_THE_SERVER_SAYS, style=PostStyle.COMPACT, language="de")
    assert (told.style, told.language) == (PostStyle.COMPACT, "de")


def test_what_a_subscription_asks_for_stands():
    asked = PostOptions(style=PostStyle.EMBED, language="fr", mention_role="7")
    assert completed(asked, style=PostStyle.COMPACT, language="de") == asked


def test_together_they_have_what_they_agree_on():
    asked = PostOptions(style=PostStyle.EMBED, language="fr", layout=PostLayout.THREADS)
    assert options_together([asked, asked]) == asked
    other = PostOptions(style=PostStyle.COMPACT, language="de")
    assert options_together([asked, other]) == AS_THE_SERVER_SAYS


def test_together_the_first_role_is_pinged_and_all_must_agree_to_be_published():
    quiet, loud = PostOptions(crosspost=False), PostOptions(mention_role="7")
    louder = PostOptions(mention_role="8")
    told = options_together([quiet, loud, louder])
    assert told.mention_role == "7"
    assert told.crosspost is False
    assert options_together([loud, louder]).crosspost is True


def test_nobody_together_leaves_it_all_to_the_server():
    assert options_together([]) == AS_THE_SERVER_SAYS
