"""Real records, and a PostgreSQL server of the tests' own where one is installed."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from tests.sample_papers import PAPERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from extractor.record import Record


def postgresql_programs() -> Path | None:
    """Return the folder of the server's programs: the newest installed, or the one on the path."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).resolve().parent if on_path is not None else None


def _user() -> int | None:
    """Return the user to run the server as, which must not be root; None is whoever runs the tests."""
    if os.getuid() != 0:
        return None
    names = {entry.pw_name: entry.pw_uid for entry in pwd.getpwall()}
    return names.get("postgres", names.get("nobody"))


@pytest.fixture(scope="session")
def sample_records() -> list[Record]:
    """The records of the sample papers, by the short checklist."""
    from extractor.corpus.inputs import find_inputs
    from extractor.pipeline import Extractor
    from extractor.schema import load_schema

    extractor = Extractor(load_schema("dl_core"))
    return [extractor.read(source)[1] for source in find_inputs([str(PAPERS)])]


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """Start a server on a socket in a folder of its own, and return what a URL says of it."""
    programs = postgresql_programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed")
    if find_spec("psycopg") is None:
        pytest.skip("psycopg is not installed")
    # A socket's path must be short, so it does not lie in pytest's own folder.
    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        user = _user()
        if user is not None:
            os.chown(folder, user, -1)
        data = f"{folder}/data"

        def run(program: str, *arguments: str) -> None:
            subprocess.run(
                [str(programs / program), *arguments],
                check=True,
                cwd=folder,
                user=user,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                timeout=60,
            )

        run("initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        port = _free_port()
        options = f"-k {folder} -c listen_addresses= -p {port} -c fsync=off"
        run("pg_ctl", "-D", data, "-w", "-l", f"{folder}/log", "-o", options, "start")
        try:
            yield f"tester@/{{database}}?host={folder}&port={port}"
        finally:
            run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def postgresql(postgresql_server: str) -> str:
    """Return the URL of a new database on the server."""
    from sqlalchemy import create_engine, text

    name = f"methods_{uuid4().hex}"
    engine = create_engine(f"postgresql+psycopg://{postgresql_server.format(database='postgres')}")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return f"postgresql+psycopg://{postgresql_server.format(database=name)}"
