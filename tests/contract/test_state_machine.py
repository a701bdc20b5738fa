"""Whatever people do, and wherever the bot is cut off: each channel gets what a model says.

Hypothesis makes up stories of people who follow, end, pause, move and undo, of sites that publish,
of channels that refuse, of servers left and joined, of processes that die at any call of a store or
stall with a lease in their hands. Every message is judged by the model when it goes out, and at the
end, when all is mended and time has passed, nothing may be missing.
"""

import os
import shutil
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.contract.stories import Opener, Stories, over, over_memory

# Many times over what other tests cover; counting its lines triples its time.
pytestmark = pytest.mark.no_cover

# More stories: LEDE_TEST_STORIES=20 times as many. The suite runs the same code.
TIMES = int(os.environ.get("LEDE_TEST_STORIES", "1"))
STEPS = 50


def _tell(make: Callable[[], Opener], examples: int) -> None:
    """Run that many stories, the same in every run."""
    machine = type("StoriesOverIt", (Stories,), {"make": staticmethod(make)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples * TIMES,
            stateful_step_count=STEPS,
            # Making a failing story short takes minutes: add Phase.shrink to see it.
            phases=(Phase.generate,),
            derandomize=True,
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.timeout(60 + 60 * TIMES)
def test_stories_over_the_stores_in_memory():
    _tell(over_memory, 200)


@pytest.mark.timeout(60 + 60 * TIMES)
def test_stories_over_sqlite(empty_database, tmp_path):
    path = tmp_path / "lede.db"

    def make() -> Opener:
        for old in tmp_path.iterdir():
            old.unlink()
        shutil.copy(empty_database, path)
        return over(path)

    _tell(make, 8)


@pytest.mark.timeout(60 + 60 * TIMES)
def test_stories_over_postgresql(postgresql):
    used: list[str] = []

    def make() -> Opener:
        while used:
            postgresql.drop(used.pop())
        used.append(postgresql.fresh())
        return over(used[0])

    _tell(make, 4)
