"""Settings come from the environment, and say what is wrong with it."""

from dataclasses import fields
from ipaddress import ip_network
from pathlib import Path

import pytest

from preludio.settings import BadSetting, Settings, variables


def test_nothing_set_gives_the_defaults() -> None:
    assert Settings.from_environment({"HOME": "/root", "PRELUDIO_SERVER_NAME": ""}) == Settings()


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("GRADIO_SERVER_NAME", "0.0.0.0", "server_name", "0.0.0.0"),
        ("GRADIO_SERVER_PORT", "80", "server_port", 80),
        ("GRADIO_NUM_PORTS", "3", "num_ports", 3),
        ("GRADIO_ROOT_PATH", "/app", "root_path", "/app"),
        ("GRADIO_ALLOWED_PATHS", "/a, /b,", "allowed_paths", ("/a", "/b")),
        ("GRADIO_TEMP_DIR", "/tmp/x", "temp_dir", Path("/tmp/x")),
        ("GRADIO_DEFAULT_CONCURRENCY_LIMIT", "none", "default_concurrency_limit", None),
        ("GRADIO_DEFAULT_CONCURRENCY_LIMIT", "4", "default_concurrency_limit", 4),
        ("GRADIO_HEARTBEAT_INTERVAL", "0.5", "heartbeat_interval", 0.5),
        ("GRADIO_DEBUG", "1", "debug", True),
        ("GRADIO_SHARE", "False", "share", False),
        ("GRADIO_FLAGGING_MODE", "never", "flagging_mode", "never"),
        ("GRADIO_CACHE_EXAMPLES", "False", "cache_examples", False),
        ("GRADIO_CACHE_MODE", "lazy", "cache_mode", "lazy"),
        ("GRADIO_EXAMPLES_CACHE", "/tmp/kept", "examples_cache", Path("/tmp/kept")),
        ("GRADIO_RESET_EXAMPLES_CACHE", "true", "reset_examples_cache", True),
        ("PRELUDIO_DATA_DIR", "/data", "data_dir", Path("/data")),
        ("SPACE_ID", "ada/engine", "space_id", "ada/engine"),
        ("PRELUDIO_SPACE_ID", "ada/engine", "space_id", "ada/engine"),
        ("PRELUDIO_ALLOWED_HOSTS", "a.example,b.example", "allowed_hosts", ("a.example", "b.example")),
        ("PRELUDIO_TRUSTED_PROXIES", "10.0.0.0/8", "trusted_proxies", (ip_network("10.0.0.0/8"),)),
    ],
)
def test_a_variable_sets_its_setting(variable: str, text: str, name: str, value: object) -> None:
    assert getattr(Settings.from_environment({variable: text}), name) == value


def test_our_own_name_wins_over_gradios() -> None:
    both = {"GRADIO_SERVER_PORT": "1", "PRELUDIO_SERVER_PORT": "2"}
    assert Settings.from_environment(both).server_port == 2


def test_what_only_we_have_is_not_read_under_gradios_name() -> None:
    assert Settings.from_environment({"GRADIO_ALLOWED_HOSTS": "evil.example"}).allowed_hosts == ()


@pytest.mark.parametrize(
    ("variable", "text", "wanted"),
    [
        ("GRADIO_SERVER_PORT", "eighty", "a whole number from 0 to 65535"),
        ("PRELUDIO_SERVER_PORT", "65536", "a whole number from 0 to 65535"),
        ("GRADIO_NUM_PORTS", "0", "a whole number from 1 on"),
        ("GRADIO_DEBUG", "maybe", "'true' or 'false'"),
        ("GRADIO_FLAGGING_MODE", "sometimes", "'manual' or 'auto' or 'never'"),
        ("GRADIO_HEARTBEAT_INTERVAL", "nan", "a number of seconds above 0"),
        ("GRADIO_HEARTBEAT_INTERVAL", "-1", "a number of seconds above 0"),
        ("GRADIO_DEFAULT_CONCURRENCY_LIMIT", "many", "a whole number from 1 on, or 'none'"),
        ("PRELUDIO_TRUSTED_PROXIES", "proxy.example", "addresses or networks with commas between them"),
    ],
)
def test_a_value_that_means_nothing_is_refused_by_name(variable: str, text: str, wanted: str) -> None:
    with pytest.raises(BadSetting) as caught:
        Settings.from_environment({variable: text})
    assert str(caught.value).startswith(f"{variable} is {text!r}; wanted is {wanted}")


def test_every_setting_says_what_it_is_and_under_which_names() -> None:
    for setting in fields(Settings):
        assert setting.metadata["doc"].endswith(".")
        assert variables(setting.name)[0] == f"PRELUDIO_{setting.name.upper()}"
