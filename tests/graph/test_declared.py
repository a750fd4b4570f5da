import inspect
from typing import Any

import pytest

import preludio as gr
from preludio.graph.component import Component
from preludio.graph.declared import prop
from preludio.graph.events import Event


class Dial(Component[float]):
    """Turns."""

    low: float = prop(kw_only=False, doc="Lowest.")
    high: float = prop(default=10, kw_only=False, doc="Highest.")
    value: float = prop(default=0, doc="Value.")
    secret: int = prop(default=1, wire=False, doc="Not for the page.")
    turned = Event("It turned.", trigger="multiple", payload=float)


class Knob(Dial):
    """Turns further."""

    high: float = prop(default=11, kw_only=False, doc="Highest.")


def test_positional_arguments_follow_the_declaration() -> None:
    dial = Dial(1, 5, value=3)
    assert (dial.low, dial.high, dial.value) == (1, 5, 3)


def test_the_signature_says_what_the_constructor_takes() -> None:
    parameters = inspect.signature(Dial.__init__).parameters
    assert list(parameters)[:3] == ["self", "low", "high"]
    assert parameters["low"].default is inspect.Parameter.empty
    assert parameters["high"].default == 10
    assert parameters["value"].kind is inspect.Parameter.KEYWORD_ONLY
    assert parameters["render"].default is True


def test_a_subclass_inherits_props_and_may_restate_them() -> None:
    assert Knob(1).high == 11
    assert Knob(1).secret == 1
    assert list(inspect.signature(Knob.__init__).parameters)[:3] == ["self", "low", "high"]


def test_a_constructor_that_somebody_wrote_holds_for_heirs_too() -> None:
    class Doubled(Dial):
        def __init__(self, size: int) -> None:
            super().__init__(low=size, high=2 * size)

    class Heir(Doubled):
        pass

    class Greeter(gr.Interface):
        pass

    # To type checkers a subclass has the constructor that its props make.
    greeter: Any = Greeter
    assert (Heir(3).low, Heir(3).high) == (3, 6)
    assert greeter(str, "text", "text").fn is str


@pytest.mark.parametrize(
    ("args", "kwargs", "message"),
    [
        ((), {}, "Dial: the argument 'low' is missing."),
        ((1,), {"hihg": 2}, "Dial: unknown argument 'hihg'; did you mean 'high'?"),
        ((1,), {"zzz": 2}, "Dial: unknown argument 'zzz'."),
        ((1, 2, 3), {}, "Dial takes at most 2 arguments by position, but got 3."),
        ((1,), {"low": 2}, "Dial: the argument 'low' is given twice."),
    ],
)
def test_wrong_arguments_are_refused(args: tuple[Any, ...], kwargs: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError) as caught:
        Dial(*args, **kwargs)
    assert str(caught.value) == message


def test_the_page_gets_only_the_props_meant_for_it() -> None:
    config = Dial(1).get_config()
    assert config["low"] == 1
    assert "secret" not in config
    assert "render" not in config


def test_an_instance_remembers_what_was_given() -> None:
    assert gr.Textbox(label="x", lines=2).given == {"label": "x", "lines": 2}


def test_one_class_or_several_become_a_list() -> None:
    assert gr.Row(elem_classes="a").get_config()["elem_classes"] == ["a"]
    assert gr.Row(elem_classes=["a", "b"]).get_config()["elem_classes"] == ["a", "b"]
    assert gr.Row().get_config()["elem_classes"] == []


def test_a_key_is_a_number_that_javascript_can_hold() -> None:
    first, again, other = (gr.Row(key=key).get_config()["key"] for key in ("a", "a", ("a", 1)))
    assert first == again != other
    assert 0 <= first < 2**53
    assert gr.Row().get_config()["key"] is None


def test_events_are_inherited_and_named() -> None:
    assert set(Knob.events) == {"turned"}
    assert Knob.has_event("turned")
    assert not Knob.has_event("change")


def test_the_tab_says_what_the_wire_calls_it() -> None:
    tab = gr.Tab("A", id="a")
    assert (tab.get_block_name(), tab.get_config()["name"], tab.get_config()["id"]) == ("tabitem", "tab", "a")
