"""Every store of files keeps the contract of `preludio.state.files`; names and keys are attacked with random text."""

import asyncio
import os
import re
import stat
import subprocess
import sys
import unicodedata
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from preludio.state.files import (
    BadKey,
    BadName,
    FileInfo,
    Files,
    Full,
    Missing,
    StorageFailed,
    TooLarge,
)
from preludio.state.files.local import LocalFiles
from preludio.state.files.names import clean, parse
from preludio.wire.ids import FileKey

pytestmark = pytest.mark.anyio

HEX = "0123456789abcdef" * 4
DAY = 24 * 3600.0
needs_links = pytest.mark.skipif(os.open not in os.supports_dir_fd, reason="links are made as on POSIX")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture(params=[LocalFiles])
def files(request: pytest.FixtureRequest, root: Path) -> Iterator[Files]:
    files: Files = request.param(root, quota=1 << 20, lifetime=DAY)
    yield files
    files.close()


@pytest.fixture
def local(root: Path) -> Iterator[LocalFiles]:
    files = LocalFiles(root, quota=1000, lifetime=DAY)
    yield files
    files.close()


async def pieces(*data: bytes) -> AsyncIterator[bytes]:
    for piece in data:
        yield piece


async def content(files: Files, key: FileKey, span: range | None = None) -> bytes:
    async with files.open(key, span) as chunks:
        return b"".join([chunk async for chunk in chunks])


def in_root(root: Path) -> list[str]:
    """What lies in the store beside its index."""
    found = (path.relative_to(root) for folder in ("blobs", "arrivals") for path in (root / folder).rglob("*"))
    return [str(path) for path in found]


def age(files: Files, info: FileInfo, seconds: float) -> float:
    """Makes a file look as if it were stored so long ago; returns the time of its storing."""
    created = info.created - seconds
    os.utime(files.path(info.key), (created, created))
    return created


# Storing and reading.


async def test_a_file_comes_back_as_it_was_put(files: Files) -> None:
    info = await files.put(pieces(b"one", b"", b"two"), "a note.txt")
    assert re.fullmatch("[0-9a-f]{64}/a note.txt", info.key)
    assert (info.size, info.name) == (6, "a note.txt")
    assert files.info(info.key) == info
    assert files.path(info.key).read_bytes() == b"onetwo"
    assert files.path(info.key).name == "a note.txt"
    assert await content(files, info.key) == b"onetwo"


async def test_all_ways_in_lead_to_the_same_key(files: Files, tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(b"same")
    info = await files.put(pieces(b"sa", b"me"), "a.bin")
    assert files.put_bytes(b"same", "a.bin").key == info.key
    assert files.add(tmp_path / "a.bin").key == info.key
    assert files.put_bytes(b"other", "a.bin").key != info.key


async def test_a_large_file_is_stored_in_blocks(files: Files) -> None:
    data = os.urandom(700_001)
    info = await files.put(pieces(*(data[start : start + 1000] for start in range(0, len(data), 1000))), "a.bin")
    assert info.size == len(data)
    assert files.put_bytes(data, "a.bin").key == info.key
    assert await content(files, info.key) == data


async def test_an_empty_file_is_a_file(files: Files) -> None:
    info = await files.put(pieces(), "empty")
    assert info.size == 0
    assert await content(files, info.key) == b""


@given(data=st.binary(max_size=60), start=st.integers(0, 70), stop=st.integers(0, 70))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_a_span_is_cut_out_as_from_bytes(files: Files, data: bytes, start: int, stop: int) -> None:
    key = files.put_bytes(data, "a").key
    assert asyncio.run(content(files, key, range(start, stop))) == data[start:stop]


async def test_a_span_crosses_blocks(files: Files) -> None:
    data = os.urandom(600_000)
    key = files.put_bytes(data, "a").key
    assert await content(files, key, range(250_000, 550_000)) == data[250_000:550_000]


def test_the_same_bytes_under_two_names_are_one_file(files: Files) -> None:
    first, second = files.put_bytes(b"same", "a.txt"), files.put_bytes(b"same", "b.txt")
    assert first.key[:64] == second.key[:64]
    assert files.path(first.key).samefile(files.path(second.key))
    assert files.delete(first.key) is True
    assert files.path(second.key).read_bytes() == b"same"


async def test_what_a_function_did_to_its_copy_reaches_nobody_else(files: Files) -> None:
    first = files.put_bytes(b"same", "a.txt")
    files.path(first.key).write_bytes(b"evil")
    assert await content(files, files.put_bytes(b"same", "a.txt").key) == b"same"
    files.path(first.key).write_bytes(b"evil")
    assert await content(files, files.put_bytes(b"same", "b.txt").key) == b"same"


def test_keys_differ_from_store_to_store_and_survive_a_restart(tmp_path: Path) -> None:
    keys: list[FileKey] = []
    for place in ("one", "two", "one"):
        files = LocalFiles(tmp_path / place)
        keys.append(files.put_bytes(b"same", "a").key)
        files.close()
    assert keys[0] == keys[2] != keys[1]


def test_a_secret_that_is_given_makes_keys_the_same_everywhere(tmp_path: Path) -> None:
    stores = [LocalFiles(tmp_path / place, secret=b"s" * 32) for place in ("one", "two")]
    first, second = (files.put_bytes(b"same", "a").key for files in stores)
    for files in stores:
        files.close()
    assert first == second


@pytest.mark.skipif(sys.platform == "win32", reason="modes are POSIX's")
def test_only_the_owner_can_enter(files: Files, root: Path) -> None:
    files.put_bytes(b"a", "a")
    private = [root / "index.sqlite", *(path for path in root.rglob("*") if path.is_dir())]
    assert {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in private} == {0}


# Files of the developer.


def test_the_file_of_a_function_may_be_written_again(files: Files, tmp_path: Path) -> None:
    plot = tmp_path / "plot.png"
    plot.write_bytes(b"of ann")
    first = files.add(plot)
    plot.write_bytes(b"of bob")
    second = files.add(plot)
    assert files.path(first.key).read_bytes() == b"of ann"
    assert files.path(second.key).read_bytes() == b"of bob"


def test_an_unchanged_file_is_not_read_again(files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("the file was read again")

    source = tmp_path / "a.bin"
    source.write_bytes(b"data")
    now = source.stat().st_ctime + 10
    monkeypatch.setattr(files, "_clock", lambda: now)
    first = files.add(source)
    age(files, first, 1000)
    monkeypatch.setattr(files, "_copy", refuse)
    again = files.add(source)
    assert (again.key, again.size) == (first.key, 4)
    assert again.created >= first.created
    source.write_bytes(b"more")
    with pytest.raises(AssertionError, match="read again"):
        files.add(source)


def test_a_file_that_was_only_just_written_is_read_again(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within one tick of the file system's clock a second write leaves no trace, so a young file is never trusted."""

    def read_again(*_: object) -> None:
        raise InterruptedError

    source = tmp_path / "a.bin"
    source.write_bytes(b"data")
    now = source.stat().st_ctime + 1
    monkeypatch.setattr(files, "_clock", lambda: now)
    files.add(source)
    monkeypatch.setattr(files, "_copy", read_again)
    with pytest.raises(InterruptedError):
        files.add(source)


def test_a_remembered_file_that_was_removed_is_stored_again(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = tmp_path / "a.bin"
    source.write_bytes(b"data")
    now = source.stat().st_ctime + 10
    monkeypatch.setattr(files, "_clock", lambda: now)
    key = files.add(source).key
    files.delete(key)
    assert files.add(source).key == key
    assert files.path(key).read_bytes() == b"data"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes in the file system")
def test_only_regular_files_can_be_added(files: Files, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path, tmp_path / "pipe"):
        with pytest.raises(ValueError, match=f"{path} is not a regular file"):
            files.add(path)
    with pytest.raises(FileNotFoundError):
        files.add(tmp_path / "missing")


# Limits and failures.


async def test_too_much_is_refused_at_once_and_leaves_nothing(files: Files, root: Path) -> None:
    taken: list[int] = []

    async def endless() -> AsyncIterator[bytes]:
        while True:
            taken.append(1)
            yield b"x" * 400

    with pytest.raises(TooLarge, match=r"'big\.bin' is too large: at most 1024 bytes are allowed") as refusal:
        await files.put(endless(), "big.bin", limit=1024)
    assert (refusal.value.limit, len(taken)) == (1024, 3)
    assert in_root(root) == []
    assert (await files.put(pieces(b"x" * 1024), "fits.bin", limit=1024)).size == 1024


@pytest.mark.parametrize("sent", [10, 300_000])
async def test_a_cancelled_upload_leaves_nothing(files: Files, root: Path, sent: int) -> None:
    arrived = asyncio.Event()

    async def stalling() -> AsyncIterator[bytes]:
        yield b"x" * sent
        arrived.set()
        await asyncio.Event().wait()

    upload = asyncio.ensure_future(files.put(stalling(), "a"))
    await arrived.wait()
    upload.cancel()
    await asyncio.wait([upload])
    assert in_root(root) == []


async def test_an_upload_that_breaks_off_leaves_nothing(files: Files, root: Path) -> None:
    async def broken() -> AsyncIterator[bytes]:
        yield b"x"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await files.put(broken(), "a")
    assert in_root(root) == []


@pytest.mark.skipif(sys.platform == "win32", reason="the limit is POSIX's")
def test_a_full_disk_is_reported_and_leaves_nothing(files: Files, root: Path) -> None:
    import resource

    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, limits[1]))
    try:
        with pytest.raises(StorageFailed, match=rf"{root}/arrivals/.*File too large"):
            files.put_bytes(bytes(200_000), "a")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert in_root(root) == []
    assert files.put_bytes(bytes(200_000), "a").size == 200_000


def test_a_quota_makes_room_but_never_takes_what_is_held_or_new(local: LocalFiles) -> None:
    held, old, young = (local.put_bytes(bytes([number]) * 300, "a") for number in range(3))
    local.hold(held.key, "ann")
    age(local, held, 1000)
    age(local, old, 900)
    fresh = local.put_bytes(b"3" * 300, "a")
    with pytest.raises(Missing):
        local.info(old.key)
    for info in (held, young, fresh):
        local.info(info.key)
    with pytest.raises(Full, match="no room for 300 bytes, the quota of 1000"):
        local.put_bytes(b"4" * 300, "a")
    assert local.put_bytes(b"3" * 300, "a").key == fresh.key
    with pytest.raises(Full):
        local.put_bytes(b"5" * 1001, "a")
    age(local, young, 100)
    assert local.put_bytes(b"4" * 300, "a").size == 300


# The life of files.


def test_sweeping_removes_what_is_old_and_not_held(files: Files, root: Path) -> None:
    old, held, young = (files.put_bytes(name.encode() * 100, name) for name in ("old", "held", "young"))
    files.hold(held.key, "ann")
    files.hold(held.key, "ann")
    now = age(files, old, DAY) + 2 * DAY
    age(files, held, DAY)
    os.utime(files.path(young.key), (now, now))
    assert files.sweep(now) == 300
    assert {path.split("/")[-1] for path in in_root(root)} == {held.key[:64], young.key[:64], "held", "young"}
    files.release("ann")
    assert files.sweep(now) == 400
    assert files.sweep(now) == 0
    with pytest.raises(Missing):
        files.path(held.key)


def test_storing_again_makes_young(files: Files) -> None:
    info = files.put_bytes(b"a", "a")
    now = age(files, info, 2 * DAY) + 2 * DAY
    files.put_bytes(b"a", "a")
    assert files.sweep(now) == 0
    assert files.info(info.key).size == 1


def test_over_quota_the_oldest_go_first(local: LocalFiles, root: Path) -> None:
    infos = [local.put_bytes(bytes([number]) * 300, "a") for number in range(3)]
    for number, info in enumerate(infos):
        age(local, info, 1000 - number)
    smaller = LocalFiles(root, quota=500)
    assert smaller.sweep(infos[0].created) == 600
    assert smaller.info(infos[2].key).size == 300
    smaller.close()


def test_names_that_share_a_file_count_once(local: LocalFiles) -> None:
    first = local.put_bytes(b"x" * 800, "a")
    second = local.put_bytes(b"x" * 800, "b")
    now = age(local, first, 100) + 100
    assert local.sweep(now) == 0
    local.hold(second.key, "ann")
    assert local.sweep(now + 2 * DAY) == 0
    with pytest.raises(Missing):
        local.info(first.key)
    local.release("ann")
    assert local.sweep(now + 2 * DAY) == 800


def test_several_owners_hold_one_file(files: Files) -> None:
    info = files.put_bytes(b"a", "a")
    files.hold(info.key, "ann")
    files.hold(info.key, "bob")
    files.release("ann")
    assert files.delete(info.key) is False
    files.release("bob")
    assert files.delete(info.key) is True
    assert files.delete(info.key) is False


def test_holds_survive_a_restart(root: Path) -> None:
    first = LocalFiles(root)
    key = first.put_bytes(b"a", "a").key
    first.hold(key, "ann")
    first.close()
    second = LocalFiles(root)
    assert second.sweep(second.info(key).created + 100 * DAY) == 0
    second.release("ann")
    assert second.sweep(second.info(key).created + 100 * DAY) == 1
    second.close()


def test_what_is_not_there_cannot_be_held_or_read(files: Files) -> None:
    key = FileKey(f"{HEX}/a")
    calls: tuple[Callable[[], object], ...] = (
        lambda: files.hold(key, "ann"),
        lambda: files.info(key),
        lambda: files.path(key),
        lambda: asyncio.run(content(files, key)),
    )
    for call in calls:
        with pytest.raises(Missing, match="is not, or no longer, stored"):
            call()


def test_what_a_crash_left_on_its_way_in_is_swept(local: LocalFiles, root: Path) -> None:
    (root / "arrivals" / "left").write_bytes(b"half")
    now = (root / "arrivals" / "left").stat().st_mtime
    local.sweep(now + 60)
    assert in_root(root) == ["arrivals/left"]
    local.sweep(now + 7200)
    assert in_root(root) == []


def test_processes_store_and_sweep_together(root: Path) -> None:
    program = f"""
from pathlib import Path
from preludio.state.files.local import LocalFiles
files = LocalFiles(Path({str(root)!r}), lifetime=-1.0)
for number in range(150):
    info = files.put_bytes(b"x" * (number % 7), "a")
    files.sweep(info.created + 1)
"""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-c", program]
    processes = [subprocess.Popen(command, stderr=subprocess.PIPE, env=environment) for _ in range(3)]
    assert [process.communicate()[1].decode() for process in processes] == ["", "", ""]


# Names.


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("photo.png", "photo.png"),
        ("a b#1 é 音.txt", "a b#1 é 音.txt"),
        ("/etc/passwd", "passwd"),
        ("../../x.txt", "x.txt"),
        ("C:\\Windows\\x.txt", "CWindowsx.txt"),
        ('<a>:"b"|c?*`$!{d}.txt', "abcd.txt"),
        ("a\0b\nc\x7f\x9f.txt", "abc.txt"),
        ("a\ud800b", "ab"),
        ("name. . .", "name"),
        (".hidden", ".hidden"),
        ("..x", "..x"),
        ("CON", "_CON"),
        ("con.txt", "_con.txt"),
        ("Aux .tar.gz", "_Aux .tar.gz"),
        ("lpt9", "_lpt9"),
        ("COM¹", "_COM¹"),
        ("con:", "_con"),
        ("console", "console"),
        ("com10", "com10"),
        ("x" * 300 + ".png", "x" * 196 + ".png"),
        ("é" * 300 + ".png", "é" * 98 + ".png"),
        ("a" + "é" * 300 + ".png", "a" + "é" * 97 + ".png"),
        ("a." + "x" * 300, "a." + "x" * 198),
    ],
)
def test_names_are_cleaned(name: str, cleaned: str) -> None:
    assert clean(name) == cleaned


@pytest.mark.parametrize("name", ["", ".", "..", "...", " ", "a/..", "a/", "/", "\0", "***", '"'])
def test_names_without_a_name_are_refused(name: str) -> None:
    with pytest.raises(BadName, match=re.escape(repr(name))) as refusal:
        clean(name)
    assert refusal.value.name == name


nasty = st.text(st.sampled_from(". /\\:conCONlpt1¹é音\0\n\ud800x{$"), max_size=230) | st.text(max_size=300)


@given(nasty, st.integers(1, 80))
@example("CON" + "x" * 300, 1)
@example("CON." + "é" * 300, 1)
def test_a_clean_name_is_safe_and_stays_as_it_is(name: str, times: int) -> None:
    try:
        cleaned = clean(name * times)
    except BadName:
        return
    assert clean(cleaned) == cleaned
    assert 0 < len(cleaned.encode()) <= 200
    assert not set(cleaned) & set('<>:"/\\|?*`$!{}')
    assert not any(unicodedata.category(char) in ("Cc", "Cs") for char in cleaned)
    assert cleaned[-1] not in ". "
    stem = cleaned.partition(".")[0].rstrip().lower()
    assert stem not in {"con", "prn", "aux", "nul"} | {f"{port}{n}" for port in ("com", "lpt") for n in "0123456789¹²³"}


# Keys.


@pytest.mark.parametrize("text", [f"{HEX}/a", f"{HEX}/a b#é.txt", f"{HEX}/.hidden", f"{HEX}/{'x' * 200}"])
def test_a_key_is_recognised(text: str) -> None:
    assert parse(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "/etc/passwd",
        HEX,
        f"{HEX}/",
        f"{HEX}/.",
        f"{HEX}/..",
        f"{HEX}/../a",
        f"{HEX}/a/b",
        f"{HEX}//etc/passwd",
        f"{HEX}/a\0.txt",
        f"{HEX}/a\n",
        f"{HEX}\n/a",
        f"{HEX}\\a",
        f"{HEX}/a:stream",
        f"{HEX}/con",
        f"{HEX}/a.",
        f"{HEX}/{'x' * 201}",
        f"{HEX.upper()}/a",
        f"{HEX[:-1]}/a",
        f"{HEX[:-1]}٣/a",
        f" {HEX}/a",
        f"/{HEX}/a",
        f"C:{HEX}/a",
        f"\\\\host\\{HEX}/a",
        f"../{HEX}/a",
        f"http://host/{HEX}/a",
        f"{HEX}%2fa",
    ],
)
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(BadKey):
        parse(text)


pathlike = st.text(st.sampled_from("./\\:~% \0ab0123456789abcdef音con"), max_size=90)


@given(pathlike | st.text(max_size=90) | pathlike.map(lambda rest: f"{HEX}/{rest}"))
def test_a_key_never_leaves_the_root(text: str) -> None:
    try:
        key = parse(text)
    except BadKey:
        return
    root = Path("/store")
    place = Path(os.path.normpath(root / key))
    assert place.parent.parent == root
    assert re.fullmatch("[0-9a-f]{64}", place.parent.name)
    assert place.name == clean(place.name)


@needs_links
def test_links_in_the_store_lead_nowhere(local: LocalFiles, root: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes(b"secret")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "a").write_bytes(b"secret")
    folder = root / "blobs" / HEX
    folder.mkdir()
    (folder / "link").symlink_to(tmp_path / "secret.txt")
    (folder / "folder").mkdir()
    os.mkfifo(folder / "pipe")
    other = HEX[::-1]
    (root / "blobs" / other).symlink_to(tmp_path / "outside")
    for text in (f"{HEX}/link", f"{HEX}/folder", f"{HEX}/pipe", f"{other}/a"):
        key = parse(text)
        with pytest.raises(Missing):
            local.path(key)
        with pytest.raises(Missing):
            asyncio.run(content(local, key))
        assert local.delete(key) is False
    local.sweep(folder.stat().st_mtime + 10 * DAY)
    assert (tmp_path / "outside" / "a").exists()


@needs_links
def test_where_there_are_no_directory_descriptors_links_lead_nowhere_too(
    local: LocalFiles, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = local.put_bytes(b"a", "a")
    (tmp_path / "secret.txt").write_bytes(b"secret")
    (root / "blobs" / info.key[:64] / "link").symlink_to(tmp_path / "secret.txt")
    monkeypatch.setattr(os, "supports_dir_fd", frozenset[object]())
    assert local.info(info.key) == info
    for name in ("link", "missing"):
        with pytest.raises(Missing):
            local.info(parse(f"{info.key[:64]}/{name}"))
