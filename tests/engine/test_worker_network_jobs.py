"""Jobs that need the network library, asked for while another one loads it."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

from datasets.spec import DataRow
from engine.protocol.costs import DescribeModelRequest
from engine.protocol.messages import JobFailed, JobFinished, StartJob, decode_reply, encode
from models.spec import ModelSpec
from sessions.document import Session

ROOT = Path(__file__).parents[2]


N_JOBS = 8
APART_S = 0.4
"""Loading the library takes a few seconds: some of the jobs come in the middle of it."""


def test_jobs_that_come_while_the_library_is_loaded_finish_too() -> None:
    """No job sees a half-loaded library: the window asks for costs, devices and figures at any moment."""
    rows = tuple(DataRow(path=f"/data/{name}", class_name=name, n_images=50) for name in "ab")
    session = Session(rows=rows, classes=("a", "b"), model=ModelSpec(architecture="MLP_64_32_16"))
    request = DescribeModelRequest(session=session).model_dump(mode="json")
    with subprocess.Popen(
        [sys.executable, str(ROOT / "main.py"), "engine"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as worker:
        assert worker.stdin is not None and worker.stdout is not None
        for number in range(N_JOBS):
            worker.stdin.write(encode(StartJob(id=str(number), job="describe_model", request=request)))
            worker.stdin.flush()
            time.sleep(APART_S)
        ends: list[JobFinished | JobFailed] = []
        for line in worker.stdout:
            reply = decode_reply(line)
            if isinstance(reply, JobFinished | JobFailed):
                ends.append(reply)
            if len(ends) == N_JOBS:
                break
        worker.kill()
    assert [end.message for end in ends if isinstance(end, JobFailed)] == []
    assert sorted(end.id for end in ends) == [str(number) for number in range(N_JOBS)]
