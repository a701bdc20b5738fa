"""`lede` and `python -m bot`."""

import sys

from bot.adapters.work_processes import start_fork_server
from bot.pipeline.cpu_work import WORKER_MODULES

# Commands that give work to worker processes.
_WORKING = frozenset({"run", "demo", "brief", "inspect", "add"})


def main() -> None:
    """Run the command line.

    The parsers of the worker processes load beside our own modules, which takes a second off
    the first answer. The command line is imported here since each worker imports this module.
    """
    if _WORKING.intersection(sys.argv[1:]):
        start_fork_server(WORKER_MODULES)
    from bot.cli import main as run  # noqa: PLC0415  # see above

    run()


if __name__ == "__main__":
    main()
