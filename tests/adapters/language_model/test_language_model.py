"""A model is asked once, by its schema, and whatever it does becomes an answer or a ModelError."""

import json
import socket
import subprocess
import sys
from typing import Any

import pytest

from bot.adapters.language_model.client import MAX_OUTPUT_TOKENS, ModelAccess, open_language_model
from bot.domain.errors import (
    ModelAnswerInvalid,
    ModelDeclined,
    ModelError,
    ModelKeyRefused,
    ModelOverloaded,
    ModelRequestRefused,
    ModelServerFailed,
    ModelTimeout,
    ModelUnknown,
    ModelUnreachable,
)
from bot.domain.modelling import (
    AnswerForm,
    ModelAnswer,
    ModelPrompt,
    ModelReply,
    ModelTranslation,
    TranslatedPart,
)
from bot.presenting.wording import say_error
from tests.model_server.driver import RunningModel
from tests.model_server.protocols import SERVED

KEY = "sk-s3cr3t-0123456789"
HEADLINE = "Barrier approved"
SENTENCES = (
    "The council approved the tidal barrier at Averley on Monday.",
    "“We have waited thirty years for this,” said Mara Quill, the mayor.",
    "Work will not begin before 2027, the council said in its report.",
)
PROMPT = ModelPrompt(
    instructions="Shorten and join.",
    material="\n".join(
        ["ARTICLE 7f", f"Headline: {HEADLINE}"]
        + [f"{at}. {sentence}" for at, sentence in enumerate(SENTENCES, 1)]
        + ["END ARTICLE 7f"]
    ),
    version="1",
)

LINES = ("Barrier approved", "The council approved the barrier.")
GERMAN = ("Sperre genehmigt", "Der Rat billigte die Sperre.")
TO_TRANSLATE = ModelPrompt(
    instructions="Translate into the language with the ISO 639-1 code de.",
    material="\n".join(
        ["LINES 7f", *(f"{at}. {line}" for at, line in enumerate(LINES, 1)), "END LINES 7f"]
    ),
    version="translation 1",
    form=AnswerForm.TRANSLATION,
)


def access(address: str, **changes: Any) -> ModelAccess:
    values: dict[str, Any] = {
        "provider": "openai",
        "model": "scripted-1",
        "base_url": address,
        "api_key": KEY,
        "timeout_seconds": 20.0,
    }
    return ModelAccess(**(values | changes))


async def ask(server: RunningModel, prompt: ModelPrompt = PROMPT, **changes: Any) -> ModelReply:
    async with open_language_model(access(server.base_url, **changes)) as opened:
        return await opened.answer(prompt)


async def failure(server: RunningModel, prompt: ModelPrompt = PROMPT, **changes: Any) -> ModelError:
    with pytest.raises(ModelError) as caught:
        await ask(server, prompt, **changes)
    return caught.value


def claims_of(reply: ModelReply) -> list[str]:
    assert isinstance(reply.answer, ModelAnswer)
    return [claim.words for claim in reply.answer.claims]


async def test_an_answer_comes_with_what_it_cost_and_who_gave_it(scripted_model):
    reply = await ask(scripted_model)
    assert isinstance(reply.answer, ModelAnswer)
    first, *_ = reply.answer.claims
    assert (first.words, first.sentences, first.source) == (SENTENCES[0], (1,), None)
    assert reply.answer.quote is not None
    assert reply.answer.quote.speaker == "Mara Quill"
    [asked] = scripted_model.journal()
    assert reply.model == SERVED
    paid = (asked["input_tokens"], asked["output_tokens"])
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == paid
    assert min(paid) > 0


async def test_what_is_sent_is_the_prompt_and_the_schema_and_nothing_else(scripted_model):
    await ask(scripted_model)
    [asked] = scripted_model.journal()
    body = asked["body"]
    assert [message["content"] for message in body["messages"]] == [
        PROMPT.instructions,
        PROMPT.material,
    ]
    assert set(body) == {
        "model",
        "messages",
        "stream",
        "max_tokens",
        "temperature",
        "response_format",
    }
    assert (body["model"], body["max_tokens"]) == ("scripted-1", MAX_OUTPUT_TOKENS)
    schema = body["response_format"]["json_schema"]["schema"]
    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == {"claims", "quote"}
    assert schema["properties"]["claims"]["minItems"] == 1
    assert asked["headers"]["authorization"] == f"Bearer {KEY}"
    assert KEY not in json.dumps(body)


async def test_anthropics_protocol_is_spoken_as_well(scripted_model):
    address = scripted_model.address
    reply = await ask(
        scripted_model, provider="anthropic", model="claude-haiku-4-5", base_url=address
    )
    assert claims_of(reply)[0] == SENTENCES[0]
    [asked] = scripted_model.journal()
    assert asked["path"] == "/v1/messages"
    assert asked["body"]["output_config"]["format"]["type"] == "json_schema"
    assert "tools" not in asked["body"]
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (
        asked["input_tokens"],
        asked["output_tokens"],
    )


async def test_google_is_asked_by_the_protocol_of_openai(scripted_model):
    reply = await ask(scripted_model, provider="google", model="gemini-2.5-flash")
    assert claims_of(reply)[0] == SENTENCES[0]
    [asked] = scripted_model.journal()
    assert asked["path"] == "/v1/chat/completions"
    assert asked["body"]["response_format"]["type"] == "json_schema"


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (400, ModelRequestRefused),
        (401, ModelKeyRefused),
        (402, ModelKeyRefused),
        (403, ModelKeyRefused),
        (404, ModelUnknown),
        (422, ModelRequestRefused),
        (429, ModelOverloaded),
        (500, ModelServerFailed),
        (502, ModelServerFailed),
        (503, ModelOverloaded),
        (529, ModelOverloaded),
    ],
)
async def test_every_status_is_told_as_what_it_means_and_asked_once(
    scripted_model, provider, status, kind
):
    scripted_model.behave({"kind": "status", "status": status})
    address = scripted_model.address if provider == "anthropic" else scripted_model.base_url
    error = await failure(
        scripted_model, provider=provider, model="claude-haiku-4-5", base_url=address
    )
    assert type(error) is kind
    assert error.model == f"{provider}:claude-haiku-4-5"
    assert error.usage is None
    assert len(scripted_model.journal()) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
@pytest.mark.parametrize(
    ("header", "seconds"), [("17", 17.0), ("0", 0.0), (None, None), ("soon", None)]
)
async def test_a_pause_that_the_server_asks_for_is_read(scripted_model, status, header, seconds):
    scripted_model.behave({"kind": "status", "status": status, "retry_after": header})
    error = await failure(scripted_model)
    assert error.retry_after_seconds == seconds


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [
        ({"kind": "cut"}, "cut"),
        ({"kind": "cut", "finish": "stop"}, "cut"),
        ({"kind": "empty"}, "empty"),
        ({"kind": "answer", "text": ""}, "empty"),
        ({"kind": "answer", "text": "Certainly! Here is a brief."}, "malformed"),
        ({"kind": "answer", "text": '{"claims": "none", "quote": null}'}, "malformed"),
        ({"kind": "answer", "text": '{"claims": [1], "quote": null}'}, "malformed"),
        ({"kind": "answer", "text": '{"claims": [], "quote": null, "url": "x"}'}, "malformed"),
        ({"kind": "answer", "text": "[" * 100_000}, "malformed"),
    ],
)
async def test_an_answer_in_no_form_is_refused_and_its_cost_is_told(scripted_model, behaviour, why):
    scripted_model.behave(behaviour)
    error = await failure(scripted_model)
    assert isinstance(error, ModelAnswerInvalid)
    assert error.why == why
    assert error.usage is not None
    [asked] = scripted_model.journal()
    assert (error.usage.input_tokens, error.usage.output_tokens) == (
        asked["input_tokens"],
        asked["output_tokens"],
    )


def claim(**changes: Any) -> dict[str, Any]:
    return {"words": "It was approved.", "sentences": [1], "source": None} | changes


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ([claim(words="a" * 601)], "too_large"),
        ([claim()] * 13, "too_large"),
        ([claim(sentences=[])], "empty"),
        ([claim(sentences=["1"])], "malformed"),
        ([claim(sentences=[0])], "malformed"),
        ([claim(link="https://evil.example")], "malformed"),
        ([{"words": "It was approved.", "source": None}], "malformed"),
    ],
)
async def test_the_form_is_closed(scripted_model, claims, why):
    text = json.dumps({"claims": claims, "quote": None})
    scripted_model.behave({"kind": "answer", "text": text})
    error = await failure(scripted_model)
    assert isinstance(error, ModelAnswerInvalid)
    assert error.why == why


async def test_json_within_a_fence_and_a_quote_alone_are_read(scripted_model):
    quote = {"words": "We have waited", "sentences": [2], "speaker": "Mara Quill"}
    text = json.dumps({"claims": [], "quote": quote})
    scripted_model.behave({"kind": "answer", "text": f"```json\n{text}\n```"})
    reply = await ask(scripted_model)
    assert isinstance(reply.answer, ModelAnswer)
    assert reply.answer.claims == ()
    assert reply.answer.quote is not None


@pytest.mark.parametrize("provider", ["openai", "anthropic"])
async def test_a_translation_has_a_form_of_its_own(scripted_model, provider):
    scripted_model.translate({"de": dict(zip(LINES, GERMAN, strict=True))})
    address = scripted_model.address if provider == "anthropic" else scripted_model.base_url
    changes = {"provider": provider, "model": "claude-haiku-4-5", "base_url": address}
    reply = await ask(scripted_model, TO_TRANSLATE, **changes)
    assert reply.answer == ModelTranslation(
        parts=tuple(TranslatedPart(number=at, words=words) for at, words in enumerate(GERMAN, 1))
    )
    [asked] = scripted_model.journal()
    form = asked["body"].get("response_format") or asked["body"]["output_config"]["format"]
    schema = form.get("json_schema", form)["schema"]
    assert set(schema["properties"]) == {"parts"}
    assert schema["additionalProperties"] is False


def part(**changes: Any) -> dict[str, Any]:
    return {"number": 1, "words": "Sperre genehmigt"} | changes


@pytest.mark.parametrize(
    ("parts", "why"),
    [
        ([], "empty"),
        ([part()] * 17, "too_large"),
        ([part(words="a" * 2_401)], "too_large"),
        ([part(number=0)], "malformed"),
        ([part(number="1")], "malformed"),
        ([part(note="I changed it")], "malformed"),
        (["Sperre genehmigt"], "malformed"),
    ],
)
async def test_the_form_of_a_translation_is_closed(scripted_model, parts, why):
    scripted_model.behave({"kind": "answer", "text": json.dumps({"parts": parts})})
    error = await failure(scripted_model, TO_TRANSLATE)
    assert isinstance(error, ModelAnswerInvalid)
    assert error.why == why


@pytest.mark.parametrize(
    ("prompt", "answer"),
    [(PROMPT, {"parts": [part()]}), (TO_TRANSLATE, {"claims": [claim()], "quote": None})],
    ids=["a translation", "a brief"],
)
async def test_an_answer_of_the_other_form_is_refused(scripted_model, prompt, answer):
    scripted_model.behave({"kind": "answer", "text": json.dumps(answer)})
    error = await failure(scripted_model, prompt)
    assert isinstance(error, ModelAnswerInvalid)
    assert error.why == "malformed"


async def test_a_translation_without_end_is_cut_off(scripted_model):
    scripted_model.behave("endless")
    error = await failure(scripted_model, TO_TRANSLATE)
    assert isinstance(error, ModelAnswerInvalid)
    assert error.why == "too_large"


@pytest.mark.parametrize("behaviour", ["refuse", "filter"])
async def test_a_refusal_is_told_with_its_cost(scripted_model, behaviour):
    scripted_model.behave(behaviour)
    error = await failure(scripted_model)
    assert isinstance(error, ModelDeclined)
    assert error.usage is not None
    assert error.usage.input_tokens > 0


@pytest.mark.parametrize("behaviour", ["endless", "compressed"])
async def test_an_answer_without_end_is_cut_off(scripted_model, behaviour):
    scripted_model.behave(behaviour)
    error = await failure(scripted_model)
    assert isinstance(error, ModelAnswerInvalid)
    assert error.why == "too_large"


@pytest.mark.parametrize(
    "body", ["{", "null", "[]", "hello", "{}", '{"choices": []}', '{"choices": [{}]}']
)
async def test_what_is_no_answer_of_the_protocol_is_no_crash(scripted_model, body):
    scripted_model.behave({"kind": "malformed", "body": body})
    assert isinstance(await failure(scripted_model), ModelAnswerInvalid | ModelUnreachable)


async def test_a_connection_cut_in_the_middle_is_told(scripted_model):
    scripted_model.behave("cut_body")
    assert isinstance(await failure(scripted_model), ModelUnreachable)


@pytest.mark.parametrize(
    ("provider", "library"),
    [("openai", "openai"), ("google", "openai"), ("anthropic", "anthropic")],
)
def test_a_missing_client_of_a_provider_is_told(provider, library):
    """In a process of its own, where nothing of it is loaded; None there cannot be imported."""
    program = (
        "import sys, asyncio\n"
        f"sys.modules[{library!r}] = None\n"
        "from bot.adapters.language_model.client import ModelAccess, open_language_model\n"
        "from bot.domain.errors import ModelNotInstalled\n"
        f"access = ModelAccess(provider={provider!r}, model='m', base_url='http://127.0.0.1:1',\n"
        "    api_key='', timeout_seconds=1)\n"
        "async def main():\n"
        "    try:\n"
        "        async with open_language_model(access): pass\n"
        "    except ModelNotInstalled as error: print(error.model, error.extra)\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run(  # noqa: S603  # our own module
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout == f"{provider}:m lede[model]\n"


async def test_nobody_listening_is_told():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{unused.getsockname()[1]}/v1"
        async with open_language_model(access(address)) as opened:
            with pytest.raises(ModelUnreachable) as caught:
                await opened.answer(PROMPT)
    assert caught.value.host == "127.0.0.1"


async def test_a_late_answer_is_not_waited_for(scripted_model):
    scripted_model.behave({"kind": "slow", "seconds": 60})
    error = await failure(scripted_model, timeout_seconds=0.2)
    assert isinstance(error, ModelTimeout)
    assert error.seconds == 0.2


async def test_the_key_goes_to_no_other_address(scripted_model):
    scripted_model.behave({"kind": "redirect", "to": f"{scripted_model.address}/v1/messages"})
    await failure(scripted_model)
    assert [asked["path"] for asked in scripted_model.journal()] == ["/v1/chat/completions"]


async def test_proxies_and_keys_of_the_environment_are_not_used(scripted_model, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "ANTHROPIC_API_KEY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    await ask(scripted_model, api_key="")
    [asked] = scripted_model.journal()
    assert asked["headers"]["authorization"] == "Bearer none"


async def test_no_error_tells_the_key_and_what_a_server_says_is_one_clean_line(scripted_model):
    said = f"bad header Bearer {KEY}\n\x1b[31m" + "x" * 1_000
    scripted_model.behave({"kind": "status", "status": 400, "message": said})
    error = await failure(scripted_model)
    assert isinstance(error, ModelRequestRefused)
    assert error.detail.startswith("bad header Bearer [hidden]")
    assert len(error.detail) <= 300
    assert error.detail.isprintable()
    assert error.__cause__ is None
    assert error.__suppress_context__
    for told in (str(error), repr(error), say_error(error), repr(access("x"))):
        assert KEY not in told


async def test_a_wrong_key_is_told(scripted_model):
    scripted_model.behave("honest", key="the-right-one")
    assert isinstance(await failure(scripted_model), ModelKeyRefused)
    await ask(scripted_model, api_key="the-right-one")


async def test_a_model_that_takes_no_schema_is_told_before_it_is_asked(scripted_model):
    error = await failure(
        scripted_model,
        provider="anthropic",
        model="claude-3-5-haiku-latest",
        base_url=scripted_model.address,
    )
    assert isinstance(error, ModelRequestRefused)
    assert scripted_model.journal() == []


async def test_a_model_that_thinks_is_sent_no_temperature(scripted_model):
    await ask(
        scripted_model, provider="anthropic", model="claude-opus-5", base_url=scripted_model.address
    )
    [asked] = scripted_model.journal()
    assert "temperature" not in asked["body"]
