"""The embedded database: starts for anyone, survives a crash, keeps its data, keeps others out."""

import os
import signal
import stat
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from portal.embedded import SOCKET_NAME, SOCKET_PATH_LIMIT, SUPERUSER, Cluster
from portal.unprivileged import ClusterError, installed_binaries


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    cluster = Cluster(tmp_path / "home")
    yield cluster
    cluster.destroy()


def ask(cluster: Cluster, query: str) -> object:
    with psycopg.connect(cluster.superuser_dsn, autocommit=True) as connection:
        cursor = connection.execute(query)
        return cursor.fetchone()[0] if cursor.description else None


def test_data_survive_a_restart(cluster: Cluster) -> None:
    assert cluster.start() is True
    ask(cluster, "CREATE TABLE kept AS SELECT 42 AS answer")
    cluster.stop()
    assert not cluster.alive()

    assert cluster.start() is True
    assert ask(cluster, "SELECT answer FROM kept") == 42


def test_starting_a_running_server_changes_nothing(cluster: Cluster) -> None:
    cluster.start()
    before = cluster.postmaster()
    assert cluster.start() is False
    assert cluster.postmaster() == before


def test_recovers_after_kill_9(cluster: Cluster) -> None:
    cluster.start()
    ask(cluster, "CREATE TABLE kept AS SELECT 42 AS answer")
    os.kill(cluster.postmaster(), signal.SIGKILL)

    assert cluster.start() is True
    assert ask(cluster, "SELECT answer FROM kept") == 42


def test_a_pid_file_that_names_another_program_is_no_obstacle(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    (cluster.data / "postmaster.pid").write_text(f"{os.getpid()}\n{cluster.data}\n0\n5432\n")

    assert cluster.postmaster() is None
    assert cluster.start() is True
    assert cluster.postmaster() != os.getpid()


def test_an_attempt_killed_while_creating_leaves_no_half_cluster(cluster: Cluster) -> None:
    draft = cluster.place / "database.new"
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("18\n")
    cluster.start()
    assert cluster.alive()


def test_only_the_owner_of_the_socket_directory_can_connect(cluster: Cluster) -> None:
    cluster.start()
    assert stat.S_IMODE(cluster.socket_directory.stat().st_mode) == 0o700
    assert ask(cluster, "SHOW listen_addresses") == ""


def test_a_deep_home_gets_a_short_socket_path(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / ("deep" * 20), disposable=True)
    try:
        cluster.start()
        socket = cluster.socket_directory / SOCKET_NAME
        assert len(os.fsencode(socket)) <= SOCKET_PATH_LIMIT
        assert stat.S_IMODE(cluster.socket_directory.stat().st_mode) == 0o700
    finally:
        cluster.destroy()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has other users to borrow")
def test_root_without_user_namespaces_borrows_a_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUILDHALL_NO_USERNS", "1")
    hidden = tmp_path / "hidden"
    hidden.mkdir(mode=0o700)
    cluster = Cluster(hidden / "home")
    try:
        cluster.start()
        ask(cluster, "CREATE TABLE kept AS SELECT 42 AS answer")
        os.kill(cluster.postmaster(), signal.SIGKILL)
        cluster.start()
        assert ask(cluster, "SELECT answer FROM kept") == 42
        assert cluster.data.stat().st_uid == cluster.identity.user.pw_uid
    finally:
        cluster.destroy()
    assert not cluster.place.exists()


def test_binaries_can_be_chosen(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PG_BINDIR", str(tmp_path))
    assert installed_binaries() == tmp_path


def test_a_server_that_cannot_start_says_why(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.embedded.START_SECONDS", 1)
    cluster.start()
    cluster.stop()
    (cluster.data / "postgresql.conf").write_text("nonsense = 1\n")
    with pytest.raises(ClusterError, match="nonsense"):
        cluster.start()


def test_the_url_suits_a_path_with_spaces(tmp_path: Path) -> None:
    cluster = Cluster(tmp_path / "a home", disposable=True)
    try:
        cluster.start()
        assert ask(cluster, "SELECT current_user") == SUPERUSER
    finally:
        cluster.destroy()
