"""A PostgreSQL of our own: Debian's, started by hand in a temporary folder, on a Unix socket only.

In a test, ``postgres_cluster`` gives a running one (skips where PostgreSQL is not installed). To run tests on
PostgreSQL instead of SQLite::

    python -m tests.postgres pytest tests/integration

starts one, sets ``SLAGKRACHT_TEST_POSTGRES`` (the databases) and ``SLAGKRACHT_TEST_POSTGRES_DATA`` (its
files), runs the command and stops it again.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

USER = "postgres"
PORT = 5432  # only names the socket: nothing listens on the network
OPTIONS = "-c listen_addresses= -c max_connections=60 -c shared_buffers=64MB -c unix_socket_permissions=0777"


@dataclass(frozen=True)
class Cluster:
    """A running PostgreSQL."""

    folder: Path
    programs: Path

    @property
    def data(self) -> Path:
        """Its files: heap, log, everything."""
        return self.folder / "data"

    def url(self, name: str = "postgres") -> str:
        """The address of a database for ``SLAGKRACHT_DATABASE_URL``."""
        return f"postgresql://{USER}@/{name}?host={self.folder}&port={PORT}"

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Run one statement as the superuser."""
        done = self.run("psql", "-X", "-A", "-t", "-c", statement, database)
        return done.stdout.strip()

    def run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's own programs against it."""
        env = {**os.environ, "PGHOST": str(self.folder), "PGPORT": str(PORT), "PGUSER": USER}
        command = [str(self.programs / program), *arguments]
        return subprocess.run(command, env=env, capture_output=True, text=True, check=True)


def programs() -> Path | None:
    """Where the server's programs are: the newest that Debian installed, or those on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[4]))
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[Cluster]:
    """Start one, and stop and remove it afterwards. As root it runs as the user ``postgres``.

    ``durable``: wait for the disk at every commit, as production does (benchmarks); tests need not."""
    where = programs()
    if where is None:
        raise FileNotFoundError("PostgreSQL is not installed")
    folder = Path(tempfile.mkdtemp(prefix="slagkracht-pg-"))
    made = Cluster(folder, where)
    if os.geteuid() == 0:
        shutil.chown(folder, USER)
    folder.chmod(0o755)
    try:
        initdb = [where / "initdb", "-D", made.data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale"]
        _as_server(*initdb, "--no-sync", "--wal-segsize=1")
        options = f"{OPTIONS} -k {folder} -p {PORT} -c fsync={'on' if durable else 'off'}"
        _control(made, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield made
        finally:
            _control(made, "-w", "-m", "fast", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _control(made: Cluster, *arguments: object) -> None:
    _as_server(made.programs / "pg_ctl", "-D", made.data, *arguments)


def _as_server(*command: object) -> None:
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", USER, "--", *words]
    done = subprocess.run(words, cwd="/", stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        raise RuntimeError(done.stdout)


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    """A running PostgreSQL for this session."""
    from tests.conftest import missing

    if programs() is None:
        missing("postgres", "PostgreSQL is not installed")
    with cluster() as made:
        yield made


def main(command: list[str]) -> int:
    """Run a command with ``SLAGKRACHT_TEST_POSTGRES`` set."""
    with cluster() as made:
        env = {
            **os.environ,
            "SLAGKRACHT_TEST_POSTGRES": made.url(),
            "SLAGKRACHT_TEST_POSTGRES_DATA": str(made.data),
        }
        return subprocess.run([sys.executable, "-m", *command], env=env).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
