"""A module of benchmarks in; what it measures in a process of its own out."""

import json
import subprocess
import sys

from benchmarks.reporting import Measures


def measured(module: str, quick: bool) -> Measures:  # noqa: FBT001  # every program's one switch
    """Return what the module's `measure_here(quick)` returns.

    The process has no main module: each worker process would load that, and hold it.
    """
    code = (
        f"import json; from benchmarks import {module}; "
        f"print(json.dumps(dict({module}.measure_here({quick}))))"
    )
    told = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, check=True)  # noqa: S603  # ourselves
    measures: Measures = json.loads(told.stdout)
    return measures
