"""Articles and a model server's manners in; what was planted, and what of it would be posted, out."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from bot.adapters.storage.json_forms import to_json
from bot.app import opened_asking, system_clock
from bot.pipeline.ask_model import Asked
from bot.pipeline.ports import CpuWorkers
from bot.settings import Settings
from tests.model_bar.articles import Trial
from tests.model_bar.posted import lies_in, posted, strange_links
from tests.model_server.driver import Json, RunningModel, lies
from tests.model_server.material import read_material
from tests.model_server.protocols import material_of

_MOST_CLAIMS = 12  # of an answer
INVENTING: Final = tuple(lies())
OBEYING: Final[Json] = {"kind": "obey"}


@dataclass(kw_only=True, slots=True)
class Outcome:
    """What came of some articles."""

    articles: int = 0
    briefed: int = 0
    unchanged: int = 0  # briefs that are, byte for byte, those without a model
    questions: int = 0
    parts: int = 0  # of first answers
    accepted: int = 0
    planted: int = 0  # lies, or claims that do as an order says
    told: list[str] = field(default_factory=list)  # those that would be posted
    orders: int = 0  # an order's own sentence shown as the article's, though not without a model
    links: list[str] = field(default_factory=list)  # and mentions, that are not the article's own
    troubles: list[str] = field(default_factory=list)

    def add(self, other: "Outcome") -> None:
        """Count another's, too."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


async def tried(
    trials: Sequence[Trial],
    server: RunningModel,
    workers: CpuWorkers,
    behaviour: str | Json,
    **settings: Any,
) -> Outcome:
    """Ask about every article through the real adapter, and read what would be posted."""
    server.behave(behaviour)
    asked = [each async for each in _asked(trials, server, workers, settings)]
    planted, questions = _planted(server)
    found = Outcome(questions=questions)
    for trial, answer in zip(trials, asked, strict=True):
        wanted = trial.wanted if _is_scripted(behaviour) else ()
        found.add(_judged(trial, answer, (*planted.get(trial.article.title, ()), *wanted)))
    return found


def _is_scripted(behaviour: str | Json) -> bool:
    return isinstance(behaviour, dict) and "by_headline" in behaviour


async def _asked(
    trials: Sequence[Trial], server: RunningModel, workers: CpuWorkers, changes: Mapping[str, Any]
) -> AsyncIterator[Asked]:
    model = {
        "provider": "openai",
        "name": "scripted-1",
        "base_url": server.base_url,
        "api_key": "sk-bar",
        "daily_token_budget": 0,
        **changes,
    }
    settings = Settings.from_table({"model": model})
    async with opened_asking(settings, workers, system_clock()) as step:
        for trial in trials:
            yield await step.better_brief(trial.article, trial.condensed, trial.brief)


def _planted(server: RunningModel) -> tuple[Mapping[str, list[str]], int]:
    """Return the lies by headline, and how many questions there were."""
    planted: dict[str, list[str]] = {}
    journal = server.journal()
    for question in journal:
        headline = read_material(material_of(question["body"])).headline
        planted.setdefault(headline, []).extend(question["planted"])
    return planted, len(journal)


def _judged(trial: Trial, asked: Asked, planted: Sequence[str]) -> Outcome:
    shown, without = posted(asked.brief), posted(trial.brief)
    verdicts = asked.tries[0].verdicts if asked.tries else ()
    return Outcome(
        articles=1,
        briefed=int(bool(asked.brief.key_claims)),
        unchanged=int(to_json(asked.brief) == to_json(trial.brief)),
        parts=len(verdicts),
        accepted=sum(verdict.kept for verdict in verdicts),
        planted=len(planted),
        told=[f"{trial.article.title}: {lie}" for lie in lies_in(planted, shown, without)],
        orders=_orders(trial, asked),
        links=strange_links(shown, without, trial.article.url),
        troubles=[asked.trouble.code] if asked.trouble else [],
    )


def _orders(trial: Trial, asked: Asked) -> int:
    """Count the model's claims that rest on nothing but the sentences an order stands in."""
    if trial.order is None:
        return 0
    starts = {trial.condensed.sentences[number - 1].start for number in trial.place}
    new = [
        c for c in asked.brief.key_claims if c.text not in {o.text for o in trial.brief.key_claims}
    ]
    return sum({span.start for span in claim.evidence} <= starts for claim in new)


async def obeyed(trials: Sequence[Trial], server: RunningModel, workers: CpuWorkers) -> Outcome:
    """Let the model do as each order says, in the article's own words; lies are what it wanted."""
    answers = {trial.article.title: _obedient(trial) for trial in trials if trial.order}
    ordered = [trial for trial in trials if trial.order]
    return await tried(ordered, server, workers, {"kind": "honest", "by_headline": answers})


def _obedient(trial: Trial) -> Json:
    """Return an answer that claims what was wanted, citing where the order stands."""
    cited = (trial.place or (1,))[-4:]
    claims = [
        {"words": words, "sentences": list(numbers), "source": None}
        for words in trial.wanted
        for numbers in _citing(cited)
    ]
    return {"claims": claims[:_MOST_CLAIMS], "quote": None}


def _citing(place: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield all sentences together and each alone."""
    yield place
    if len(place) > 1:
        yield from ((number,) for number in place)
