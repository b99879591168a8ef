"""``make soak``: ten minutes of work by several processes, killed without warning again and again.

After every death the system starts up as it would on a real machine, and then everything is checked: nothing
half done, keys and rows together, the ledger whole, destroyed things gone.

    python -m tests.soak [--minutes 10] [--seed 1]
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

WORKERS = 3
SHORTEST, LONGEST = 0.5, 6.0  # seconds of work before a death


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory(prefix="slagkracht-soak-") as state:
        _run("build", state, 0)
        end, deaths = time.monotonic() + arguments.minutes * 60, 0
        while time.monotonic() < end:
            workers = [_start("work", state, chance.randrange(2**31)) for _ in range(WORKERS)]
            time.sleep(chance.uniform(SHORTEST, LONGEST))
            for worker in workers:
                worker.send_signal(signal.SIGKILL)
                worker.wait()
            deaths += 1
            print(f"death {deaths}: {_run('check', state, 0)}", flush=True)
    print(f"{deaths} deaths, nothing half done")
    return 0


def _environment(state: str) -> dict[str, str]:
    return {
        **os.environ,
        "SLAGKRACHT_MODE": "demo",
        "SLAGKRACHT_STATE": state,
        "DJANGO_SETTINGS_MODULE": "slagkracht.settings",
    }


def _start(task: str, state: str, seed: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.soak_tasks", task, str(seed)]
    return subprocess.Popen(command, env=_environment(state), stdout=subprocess.PIPE, text=True)


def _run(task: str, state: str, seed: int) -> str:
    process = _start(task, state, seed)
    said, _ = process.communicate()
    if process.returncode:
        raise SystemExit(f"{task} failed: {said}")
    return said.strip()


if __name__ == "__main__":
    sys.exit(main())
