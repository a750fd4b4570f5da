"""The files that come with every app."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from preludio.server.bundle import Files, NotBuilt, load_bundle
from preludio.server.guard import Guard
from preludio.server.options import Looks, Options
from preludio.server.static import FOREVER, Static
from preludio.settings import Settings
from preludio.themes import Soft
from tests.server.answers import fetch

pytestmark = pytest.mark.anyio


def options(folder: Path, favicon: Path | None = None) -> Options:
    return Options(settings=Settings(), data_dir=folder, guard=Guard(), looks=Looks(Soft()), favicon_path=favicon)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "static"
    (folder / "assets").mkdir(parents=True)
    (folder / "assets" / "main-abc.js").write_text("let a;")
    (folder / "assets" / "main-abc.js.br").write_bytes(b"brotli")
    (folder / "assets" / "main-abc.js.gz").write_bytes(b"gzip")
    (folder / "boot.js").write_text("boot()")
    bundle: dict[str, Any] = {
        "entry": {"js": "assets/main-abc.js", "css": []},
        "types": {"file": {"js": ["f.js"], "css": []}},
    }
    (folder / "bundle.json").write_text(json.dumps(bundle))
    (tmp_path / "secret.txt").write_text("secret")
    return folder


@pytest.fixture
def static(folder: Path) -> Static:
    return Static(options(folder), "An app", folder)


@pytest.mark.parametrize(
    ("accepted", "encoding", "body"),
    [
        ("gzip, deflate, br", "br", b"brotli"),
        ("gzip;q=0.5", "gzip", b"gzip"),
        ("br;q=0, gzip", "gzip", b"gzip"),
        ("", None, b"let a;"),
        ("zstd", None, b"let a;"),
    ],
)
async def test_a_hashed_file_is_kept_for_ever_and_comes_compressed(
    static: Static, accepted: str, encoding: str | None, body: bytes
) -> None:
    document = static.find("/static/assets/main-abc.js")
    assert document is not None
    answer = await fetch(document, accept_encoding=accepted)
    assert answer.headers["cache-control"] == FOREVER
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert answer.headers["vary"] == "Accept-Encoding"
    assert (answer.headers.get("content-encoding"), answer.body) == (encoding, body)


async def test_other_files_are_asked_for_again(static: Static) -> None:
    document = static.find("/static/boot.js")
    assert document is not None
    answer = await fetch(document)
    assert answer.headers["cache-control"] == "no-cache"
    assert (await fetch(document, if_none_match=answer.headers["etag"])).status == 304
    assert (await fetch(document, "HEAD")).body == b""


@pytest.mark.parametrize(
    "path",
    [
        "/static/../secret.txt",
        "/static/assets/../../secret.txt",
        "/static/assets",
        "/static/",
        "/static/assets/main-abc.js.br",
        "/static/assets/main-abc.js/",
        "/static//assets/main-abc.js",
        "/static/assets\\main-abc.js",
        "/assets/main-abc.js",
        "/etc/passwd",
        "/",
        "",
    ],
)
async def test_only_names_that_are_listed_are_found(static: Static, path: str) -> None:
    assert static.find(path) is None


@pytest.fixture(scope="module")
def beside_a_secret(tmp_path_factory: pytest.TempPathFactory) -> Static:
    folder = tmp_path_factory.mktemp("app")
    (folder / "static").mkdir()
    (folder / "secret.txt").write_text("secret")
    return Static(options(folder), "An app", folder / "static")


@given(path=st.text(st.sampled_from("./\\abc-static\0%secrtx"), max_size=30))
def test_no_path_leads_out_of_the_folder(path: str, beside_a_secret: Static) -> None:
    assert beside_a_secret.find(f"/static/{path}") is None


async def test_the_theme_is_kept_for_ever_under_its_hash_only(static: Static, folder: Path) -> None:
    hash = options(folder).looks.theme_hash
    plain, hashed = static.find("/theme.css"), static.find("/theme.css", f"v={hash}".encode())
    assert plain is not None
    assert hashed is not None
    assert (plain.cache, hashed.cache) == ("no-cache", FOREVER)
    answer = await fetch(hashed)
    assert answer.headers["content-type"].startswith("text/css")
    assert answer.text.startswith(":root")
    old = static.find("/theme.css", b"v=" + b"0" * 64)
    assert old is not None
    assert old.cache == "no-cache"


async def test_the_icon_is_ours_or_the_authors_and_runs_nothing(static: Static, folder: Path) -> None:
    ours = static.find("/favicon.ico")
    assert ours is not None
    answer = await fetch(ours)
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in answer.headers["content-security-policy"]
    (folder / "own.png").write_bytes(b"png")
    own = Static(options(folder, folder / "own.png"), "An app", folder)
    theirs = own.find("/favicon.ico")
    assert theirs is not None
    assert (theirs.body, theirs.media_type) == (b"png", "image/png")
    described = own.find("/manifest.json")
    assert described is not None
    assert json.loads(described.body)["icons"][0]["type"] == "image/png"


async def test_robots_and_phones_get_what_they_ask_for(static: Static) -> None:
    robots, manifest = static.find("/robots.txt"), static.find("/manifest.json")
    assert robots is not None
    assert manifest is not None
    assert robots.body == b"User-agent: *\nDisallow: "
    assert manifest.media_type == "application/manifest+json"
    assert json.loads(manifest.body)["name"] == "An app"


def test_the_bundle_says_what_a_page_needs(folder: Path) -> None:
    bundle = load_bundle(folder)
    assert bundle.boot == "boot()"
    assert bundle.needed(["row", "file", "file"]) == Files(("f.js",))


def test_a_missing_bundle_says_how_to_build_it(tmp_path: Path) -> None:
    with pytest.raises(NotBuilt, match=r"make setup.*npm run build"):
        load_bundle(tmp_path)
