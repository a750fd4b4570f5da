from pathlib import Path

import pytest

from preludio.state import place
from preludio.state.place import InUse, NoSuchData
from preludio.state.store.sqlite import SqliteState

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    monkeypatch.setattr(place, "home", lambda: home)
    return home


def test_every_app_has_a_directory_of_its_own(home: Path, tmp_path: Path) -> None:
    first = place.directory(tmp_path / "one" / "app.py", None)
    second = place.directory(tmp_path / "two" / "app.py", None)
    assert first.parent == second.parent == home
    assert first != second
    assert first.name.startswith("app-")
    assert first == place.directory(tmp_path / "x" / ".." / "one" / "app.py", None)
    assert place.directory(None, None) == home / "interactive"


def test_a_directory_is_private(tmp_path: Path) -> None:
    assert place.directory(tmp_path / "app.py", None).stat().st_mode & 0o077 == 0
    assert place.directory(None, tmp_path / "set" / "here").stat().st_mode & 0o077 == 0


def test_a_setting_is_taken_as_it_is(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert place.directory(tmp_path / "app.py", tmp_path / "data") == tmp_path / "data"
    monkeypatch.chdir(tmp_path)
    assert place.directory(None, Path("near")) == tmp_path / "near"
    assert not home.exists()


def test_apps_are_listed_with_size_and_last_use() -> None:
    assert place.apps() == []
    data = place.directory(None, None)
    (data / "files").mkdir()
    (data / "files" / "a").write_bytes(bytes(1000))
    (data / "files" / "b").hardlink_to(data / "files" / "a")
    (app,) = place.apps()
    assert (app.name, app.path, app.size) == ("interactive", data, 1000)
    assert app.used >= (data / "files" / "a").stat().st_mtime


def test_data_is_cleared_by_name(home: Path, tmp_path: Path) -> None:
    data = place.directory(None, None)
    (data / "a").write_bytes(bytes(1000))
    kept = place.directory(tmp_path / "app.py", None)
    assert place.clear("interactive").size == 1000
    assert [app.path for app in place.apps()] == [kept]
    for name in ("interactive", "..", "../home", str(tmp_path), ""):
        with pytest.raises(NoSuchData, match=f"there is data of {kept.name}"):
            place.clear(name)
    assert home.exists()


async def test_data_of_a_running_app_stays() -> None:
    state = SqliteState(place.directory(None, None) / "state.sqlite")
    with pytest.raises(InUse, match="Data of 'interactive': the app is running; stop it first"):
        place.clear("interactive")
    await state.close()
    place.clear("interactive")
    assert place.apps() == []
