"""Key stores: only the right key, of the right kind, that nobody else can read."""

from __future__ import annotations

import os

import pytest

from slagkracht.base import keys
from slagkracht.base.keys import Credentials, Environment, Folder, KeyFault, line_of, store_of

KEY = bytes(range(32))


@pytest.fixture
def folder(tmp_path) -> Folder:
    return Folder(tmp_path / "keys", demo=False)


def put(folder, text, name="kek-0001", mode=0o600):
    folder.path.mkdir(exist_ok=True)
    path = folder.path / name
    path.write_text(text)
    path.chmod(mode)
    return path


def test_a_key_made_is_the_key_read_and_for_its_owner_alone(folder):
    key = folder.create("kek-0001")
    assert folder.read("kek-0001") == key
    assert len(key) == 32
    assert (folder.path / "kek-0001").stat().st_mode & 0o777 == 0o600
    assert folder.path.stat().st_mode & 0o777 == 0o700
    assert folder.names() == ["kek-0001"]


def test_a_key_is_never_overwritten(folder):
    key = folder.create("kek-0001")
    with pytest.raises(KeyFault, match="never overwritten"):
        folder.create("kek-0001")
    assert folder.read("kek-0001") == key
    assert [p.name for p in folder.path.iterdir()] == ["kek-0001"], "no draft stays behind"


def test_making_a_key_that_is_cut_off_leaves_no_half_key(folder, monkeypatch):
    monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError("cut off")))
    with pytest.raises(OSError, match="cut off"):
        folder.create("kek-0001")
    assert folder.names() == []


def test_a_destroyed_key_is_overwritten_before_it_is_removed(folder, tmp_path):
    folder.create("kek-0001")
    other_name = tmp_path / "linked"
    os.link(folder.path / "kek-0001", other_name)  # the same blocks under another name
    folder.destroy("kek-0001")
    assert folder.names() == []
    assert b"slagkracht" not in other_name.read_bytes()
    folder.destroy("kek-0001")  # again: nothing to do


def test_after_a_crash_between_overwriting_and_removing_it_is_a_fault_and_can_be_destroyed(folder):
    folder.create("kek-0001")
    (folder.path / "kek-0001").write_bytes(b"\xff\xfe" * 40)
    with pytest.raises(KeyFault):
        folder.read("kek-0001")
    folder.destroy("kek-0001")
    assert folder.names() == []


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666, 0o620, 0o601])
def test_a_key_that_others_may_reach_is_refused(folder, mode):
    put(folder, line_of("kek-0001", KEY, demo=False), mode=mode)
    with pytest.raises(KeyFault, match="chmod 600"):
        folder.read("kek-0001")


def test_a_key_of_another_user_is_refused(folder, monkeypatch):
    put(folder, line_of("kek-0001", KEY, demo=False))
    if os.geteuid() == 0:
        os.chown(folder.path / "kek-0001", 12345, -1)
    else:
        monkeypatch.setattr(os, "geteuid", lambda: 12345)
    with pytest.raises(KeyFault, match="another user"):
        folder.read("kek-0001")


@pytest.mark.parametrize(("made_for_demo", "runs_demo"), [(True, False), (False, True)])
def test_demo_keys_and_real_keys_never_meet(tmp_path, made_for_demo, runs_demo):
    Folder(tmp_path, demo=made_for_demo).create("kek-0001")
    with pytest.raises(KeyFault, match="refused"):
        Folder(tmp_path, demo=runs_demo).read("kek-0001")


GOOD = line_of("kek-0001", KEY, demo=False)
BAD = {
    "empty": "",
    "no hex": GOOD.replace("00", "zz"),
    "short": GOOD[:-4],
    "long": GOOD.strip() + "00",
    "another name": GOOD.replace("kek-0001", "kek-0002"),
    "another format": GOOD.replace("-key 1", "-key 2"),
    "another kind": GOOD.replace("real", "test"),
    "all the same": f"slagkracht-key 1 kek-0001 real {'00' * 32}\n",
    "two lines": GOOD + GOOD,
}


@pytest.mark.parametrize("name", BAD)
def test_a_malformed_key_is_refused_and_never_shown(folder, name):
    put(folder, BAD[name])
    with pytest.raises(KeyFault) as caught:
        folder.read("kek-0001")
    fault, shown = caught.value, ""
    while fault is not None:
        shown, fault = shown + str(fault), fault.__context__ if not fault.__suppress_context__ else None
    assert KEY.hex()[8:40] not in shown


def test_a_missing_key_says_what_to_do(folder):
    with pytest.raises(KeyFault, match="slagkracht keys init"):
        folder.read("kek-0001")
    assert folder.names() == []


def test_names_of_other_files_are_no_keys(folder):
    put(folder, "x", "README.txt")
    put(folder, "x", ".kek-0001.draft")
    put(folder, "x", "kek-0001~")
    assert folder.names() == []


@pytest.mark.parametrize("name", ["", "../kek", "Kek", "kek 1", "a" * 60, "1kek"])
def test_a_strange_name_is_refused(name):
    with pytest.raises(KeyFault, match="not a name"):
        line_of(name, KEY, demo=True)


def test_credentials_of_systemd_are_read_and_not_managed(tmp_path):
    path = put(Folder(tmp_path, demo=False), GOOD, mode=0o440)  # an ACL shows as the group's rights
    store = Credentials(tmp_path, demo=False)
    assert store.read("kek-0001") == KEY
    assert store.names() == ["kek-0001"]
    with pytest.raises(KeyFault, match="systemd-creds"):
        store.create("kek-0002")
    with pytest.raises(KeyFault, match="remove 'kek-0001' there"):
        store.destroy("kek-0001")
    path.unlink()
    store.destroy("kek-0001")


def test_the_environment_serves_the_demo_only():
    variables = {
        "SLAGKRACHT_KEY_KEK_0001": line_of("kek-0001", KEY, demo=True),
        "SLAGKRACHT_KEY_DIR": "/var/keys",
        "PATH": "/bin",
    }
    store = Environment(variables, demo=True)
    assert store.read("kek-0001") == KEY
    assert store.names() == ["kek-0001"]
    for refused in (
        lambda: store.read("kek-0002"),
        lambda: store.create("x"),
        lambda: store.destroy("kek-0001"),
    ):
        with pytest.raises(KeyFault):
            refused()
    store.destroy("kek-0002")
    with pytest.raises(KeyFault, match="demo only"):
        Environment(variables, demo=False)
    real = {"SLAGKRACHT_KEY_KEK_0001": GOOD}
    with pytest.raises(KeyFault, match="refused"):
        Environment(real, demo=True).read("kek-0001")


def test_the_setting_chooses_the_store_and_fails_closed(tmp_path):
    assert type(store_of("folder", tmp_path, {}, demo=False)) is Folder
    given = {"CREDENTIALS_DIRECTORY": str(tmp_path)}
    assert type(store_of("credentials", tmp_path, given, demo=False)) is Credentials
    assert type(store_of("environment", tmp_path, {}, demo=True)) is Environment
    for how, variables in (("credentials", {}), ("environment", {}), ("vault", given)):
        with pytest.raises(KeyFault):
            store_of(how, tmp_path, variables, demo=False)


def test_no_repr_shows_a_key(folder):
    folder.create("kek-0001")
    assert KEY.hex() not in repr(folder) + repr(vars(folder))
    assert keys.BYTES == 32
