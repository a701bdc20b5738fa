"""One JSON object a line in, one answer a line out, in order, on every core."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Iterable
from typing import Any

from bot.domain.errors import WorkError
from bot.domain.reasons import Reason
from bot.pipeline.cpu_work import brief_page, brief_text
from bot.pipeline.ports import CpuWorkers
from bot.presenting.brief_json import answer_json, reason_json

Json = dict[str, Any]


async def brief_lines(
    lines: Iterable[bytes], workers: CpuWorkers, *, ahead: int, explain: bool
) -> AsyncIterator[Json]:
    """Yield an answer a line: `id`, then `{brief | reason, article}`.

    A line has `id`, and `html` with `url`, or `text` with `title`. At most `ahead` lines are at
    work at once. A line that cannot be read, or whose work fails, gives a reason and no more.
    """
    under_way: deque[asyncio.Task[Json]] = deque()
    async with asyncio.TaskGroup() as tasks:
        for line in lines:
            if not line.strip():
                continue
            under_way.append(tasks.create_task(_answer(line, workers, explain=explain)))
            if len(under_way) >= ahead:
                yield await under_way.popleft()
        while under_way:
            yield await under_way.popleft()


async def _answer(line: bytes, workers: CpuWorkers, *, explain: bool) -> Json:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError):
        return _refused(None, "bad_line", "not JSON")
    if not isinstance(asked, dict):
        return _refused(None, "bad_line", "not an object")
    try:
        answer = await _work(asked, workers)
    except WorkError as error:
        return {"id": asked.get("id"), "reason": reason_json(error.reason), "article": None}
    if answer is None:
        return _refused(asked.get("id"), "bad_line", 'neither "html" nor "text" is a string')
    return {
        "id": asked.get("id"),
        **answer_json(answer.page, answer.condensed, explain=explain),
    }


async def _work(asked: Json, workers: CpuWorkers) -> Any:
    url = asked.get("url") if isinstance(asked.get("url"), str) else ""
    title = asked.get("title") if isinstance(asked.get("title"), str) else None
    if isinstance(asked.get("html"), str):
        page = asked["html"].encode("utf-8", "replace")
        return await workers.run(brief_page, page, url or "", "text/html; charset=utf-8")
    if isinstance(asked.get("text"), str):
        return await workers.run(brief_text, asked["text"], title, url or "")
    return None


def _refused(identity: object, code: str, why: str) -> Json:
    reason = Reason(code=code, data={"why": why})
    return {"id": identity, "reason": reason_json(reason), "article": None}
