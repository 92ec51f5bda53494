"""Import FINN once, with or without Vivado, so that a job needs no seconds for it.

Layer: studio.worker (imports FINN). Thread: the server's main thread, before the first job.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.metadata
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

# Their thread pools would start on import, and a fork copies only the thread that calls it.
THREAD_VARIABLES = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
_SET_BY_PERSON = {name: os.environ.get(name) for name in THREAD_VARIABLES}

# What a job touches first: better imported once here than in every job.
_ALSO = (
    "finn.builder.build_dataflow_steps",
    "finn.builder.build_dataflow_config",
    "studio.worker.build",
    "studio.worker.config",
    "studio.worker.prepare_model",
    "studio.worker.reuse",
    "studio.worker.layers",
    "studio.worker.findings",
    "studio.worker.estimate",
    "studio.worker.run_build",
    "projects.build.explain",
    "projects.build.outcome",
)


def vivado() -> str | None:
    """Where Vivado is, or None where there is none."""
    place = os.environ.get("XILINX_VIVADO", "")
    return place if place and Path(place).is_dir() else None


def warm() -> dict[str, Any]:
    """Import FINN and everything a job uses. Returns what the `ready` event tells.

    Source: finn-plus 1.6.1. `finn.builder.build_dataflow` imports `finn.xsi.SimEngine`, whose lazy look-up refuses
    where there is no Vivado; the estimate flow never calls it. With Vivado nothing of this is touched.
    """
    for name in THREAD_VARIABLES:
        os.environ[name] = "1"
    os.environ.setdefault("FINN_BUILD_DIR", tempfile.gettempdir())  # FINN looks at it on import; a job has its own
    place = vivado()
    if place is None:
        os.environ.setdefault("XILINX_VIVADO", "")  # FINN's last step of a build asks for it, set or empty
        xsi = importlib.import_module("finn.xsi")
        for name in xsi._LAZY_NAMES:
            setattr(xsi, name, _needs_vivado)
    importlib.import_module("finn.builder.build_dataflow")
    for name in _ALSO:
        importlib.import_module(name)
    from studio.worker.step_source import step_sources

    return {"finn": importlib.metadata.version("finn-plus"), "vivado": place, "steps": step_sources()}


def _needs_vivado(*_: object, **__: object) -> None:
    raise RuntimeError("This step needs Vivado, and XILINX_VIVADO names none.")


def lift_thread_limit() -> None:
    """In a job: give the numeric libraries back the threads that `warm` took, or what the person had set."""
    for name, value in _SET_BY_PERSON.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
    wanted = _SET_BY_PERSON["OMP_NUM_THREADS"] or _SET_BY_PERSON["OPENBLAS_NUM_THREADS"]
    count = int(wanted) if wanted and wanted.isdecimal() else len(os.sched_getaffinity(0))
    with contextlib.suppress(ImportError):  # comes with scikit-learn, which FINN needs; without it one thread has to do
        importlib.import_module("threadpoolctl").threadpool_limits(limits=count)
    if (torch := sys.modules.get("torch")) is not None:
        torch.set_num_threads(count)
