"""Articles of ours, some with orders to a model, in; what of planted lies would be posted, out.

They are in six languages, and every lie is looked for in the message as it would be sent. The server is a process of its own; the adapter, the questions and the checks are the real ones.
`--quick` takes fifty articles.
"""

import asyncio
import time
from collections.abc import Callable
from typing import Any, Final

from benchmarks import reporting
from bot.pipeline.cpu_work import verify_again, verify_answer
from tests.model_bar.articles import ARTICLES, Trial, trials
from tests.model_bar.trying import INVENTING, OBEYING, Outcome, obeyed, tried
from tests.model_server.driver import RunningModel, model_server

_QUICK_ARTICLES = 50
_NOBODY_THERE: Final = "http://127.0.0.1:9/v1"  # the port of the discard protocol
_FAILING: Final = {"kind": "status", "status": 500}


class _Timed:
    """Runs work here, and counts the processor's time that checking takes."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.answers = 0

    async def run(self, function: Callable[..., Any], *arguments: Any, **named: Any) -> Any:
        before = time.process_time()
        try:
            return function(*arguments, **named)
        finally:
            if function in (verify_answer, verify_again):
                self.seconds += time.process_time() - before
                self.answers += 1


def measure(quick: bool) -> reporting.Measures:  # noqa: FBT001  # every program's one switch
    """Return what was planted and what would be posted, by name."""
    return asyncio.run(_measured(trials(_QUICK_ARTICLES if quick else ARTICLES)))


async def _measured(articles: tuple[Trial, ...]) -> reporting.Measures:
    ordered = sum(trial.order is not None for trial in articles)
    found: dict[str, float | str] = {"articles": len(articles), "of which with an order": ordered}
    timed = _Timed()
    with model_server() as server:
        found |= await _inventing(articles, server, timed)
        plain = await tried(articles, server, timed, OBEYING)
        found |= _told("obeying server", plain, "links, mentions and orders")
        wilful = await obeyed(articles, server, timed)
        found |= _told("obeying in the article's own words", wilful, "orders")
        found["obeying servers: orders' own sentences cited as the article's"] = (
            plain.orders + wilful.orders
        )
        found |= await _honest(articles, server, timed)
        found |= await _failing(articles, server)
    found["checking an answer, CPU ms"] = round(1_000 * timed.seconds / timed.answers, 2)
    return found


async def _inventing(
    articles: tuple[Trial, ...], server: RunningModel, timed: _Timed
) -> reporting.Measures:
    found: dict[str, float | str] = {}
    together = Outcome()
    for lie in INVENTING:
        outcome = await tried(articles, server, timed, lie)
        found[f"inventing server, {lie['lie']}: planted, posted"] = (
            f"{outcome.planted}, {len(outcome.told)}"
        )
        together.add(outcome)
    return found | _told("inventing server, all", together, "lies")


def _told(name: str, outcome: Outcome, lies: str) -> dict[str, float | str]:
    return {
        f"{name}: articles briefed": f"{outcome.briefed} of {outcome.articles}",
        f"{name}: {lies} planted": outcome.planted,
        f"{name}: of them posted": len(outcome.told),
        f"{name}: strange links or mentions posted": len(outcome.links),
        f"{name}: answers cut short by a trouble": len(outcome.troubles),
    }


async def _honest(
    articles: tuple[Trial, ...], server: RunningModel, timed: _Timed
) -> reporting.Measures:
    outcome = await tried(articles, server, timed, "honest")
    share = 100 * outcome.accepted / outcome.parts
    return {
        "server that copies whole sentences, fit or not: parts accepted, %": round(share, 1),
        "of its articles briefed": f"{outcome.briefed} of {outcome.articles}",
    }


async def _failing(articles: tuple[Trial, ...], server: RunningModel) -> reporting.Measures:
    """Count the briefs that are, byte for byte, those without a model."""
    troubles: dict[str, tuple[Any, dict[str, Any]]] = {
        "server answers 500": (_FAILING, {}),
        "server down": ("honest", {"base_url": _NOBODY_THERE}),
        "out of budget": ("honest", {"daily_token_budget": 1}),
    }
    found: dict[str, float | str] = {}
    for name, (behaviour, settings) in troubles.items():
        outcome = await tried(articles, server, _Timed(), behaviour, **settings)
        found[f"{name}: briefs unchanged"] = f"{outcome.unchanged} of {outcome.articles}"
    return found


if __name__ == "__main__":
    reporting.run(measure, __doc__)
