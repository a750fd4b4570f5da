"""Apps around pipelines: small ones that answer as the documentation of transformers and diffusers says."""

import subprocess
import sys
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

import preludio as gr
from preludio.errors import Error
from preludio.interfaces.pipelines import LATER, TASKS

PICTURE = Image.new("RGB", (2, 2))
SAMPLES = np.zeros((1, 8), np.float32)
SCORED = [{"label": "cat", "score": np.float32(0.75)}, {"label": "dog", "score": 0.25}]
CLASSES = {"cat": 0.75, "dog": 0.25}
ENTITY = {"entity_group": "PER", "score": 0.9, "word": "Ada", "start": 0, "end": 3}
TOKEN = {"entity": "I-PER", "score": 0.9, "index": 1, "word": "Ada", "start": 0, "end": 3}
MASK = [{"score": 0.5, "token": 7, "token_str": "cat", "sequence": "a cat"}]
TALK = [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]
TEXT_CLASSES = [{"label": "POSITIVE", "score": 0.9}]
ANSWER = {"score": 0.9, "start": 0, "end": 3, "answer": "Ada"}
CHOICE = {"sequence": "x", "labels": ["cat", "dog"], "scores": [0.75, 0.25]}


class Pipeline:
    """A pipeline of transformers: it has a task and a model, and tells how it was called."""

    def __init__(self, task: Any, result: Any) -> None:
        self.task = task
        self.model = SimpleNamespace(name_or_path="acme/tiny")
        self.result = result
        self.asked: list[tuple[tuple[Any, ...], dict[str, Any]]] = []

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        self.asked.append((args, kwargs))
        return self.result


class TinyDiffusionPipeline:
    """A pipeline of diffusers: it has no task, and is called with a prompt."""

    name_or_path = "acme/brush"

    def __call__(self, prompt: str | None = None, num_inference_steps: int = 50) -> Any:
        return SimpleNamespace(images=[Image.new("RGB", (num_inference_steps, len(prompt or "")))])


def one(value: Any) -> tuple[tuple[Any, ...], dict[str, Any]]:
    return (value,), {}


ANSWERS = [
    ("text-classification", ["good"], TEXT_CLASSES, one("good"), {"POSITIVE": 0.9}),
    ("text-classification", ["good"], [SCORED], one("good"), CLASSES),  # with top_k=None, as it was once
    ("sentiment-analysis", ["good"], TEXT_CLASSES, one("good"), {"POSITIVE": 0.9}),
    ("token-classification", ["Ada"], [ENTITY], one("Ada"), {"text": "Ada", "entities": [ENTITY]}),
    ("ner", ["Ada"], [TOKEN], one("Ada"), {"text": "Ada", "entities": [TOKEN]}),
    ("question-answering", ["Ada", "Who?"], ANSWER, ((), {"context": "Ada", "question": "Who?"}), ("Ada", 0.9)),
    ("question-answering", ["Ada", "Who?"], [ANSWER], ((), {"context": "Ada", "question": "Who?"}), ("Ada", 0.9)),
    ("summarization", ["long"], [{"summary_text": "short"}], one("long"), "short"),
    ("translation", ["one"], [{"translation_text": "un"}], one("one"), "un"),
    ("translation_en_to_fr", ["one"], [{"translation_text": "un"}], one("one"), "un"),
    ("text-generation", ["Once"], [{"generated_text": "Once upon"}], one("Once"), "Once upon"),
    ("text-generation", ["Hi"], [{"generated_text": TALK}], one("Hi"), "Hello"),
    ("text2text-generation", ["in"], [{"generated_text": "out"}], one("in"), "out"),
    ("fill-mask", ["a [MASK]"], MASK, one("a [MASK]"), {"cat": 0.5}),
    (
        "zero-shot-classification",
        ["x", " cat, dog,", True],
        CHOICE,
        (("x",), {"candidate_labels": ["cat", "dog"], "multi_label": True}),
        CLASSES,
    ),
    ("feature-extraction", ["a b"], [[[1.0, 2.0], [3.0, 4.0]]], one("a b"), [[1.0, 2.0], [3.0, 4.0]]),
    ("feature-extraction", ["a"], np.array([[[1.0, 2.0]]]), one("a"), [[1.0, 2.0]]),
    ("image-classification", [PICTURE], SCORED, one(PICTURE), CLASSES),
    (
        "zero-shot-image-classification",
        [PICTURE, "cat,dog"],
        SCORED,
        ((PICTURE,), {"candidate_labels": ["cat", "dog"]}),
        CLASSES,
    ),
    ("image-to-text", [PICTURE], [{"generated_text": "black"}], one(PICTURE), "black"),
    (
        "image-text-to-text",
        [PICTURE, "A photo of"],
        [{"input_text": "A photo of", "generated_text": "A photo of night"}],
        ((), {"images": PICTURE, "text": "A photo of"}),
        "A photo of night",
    ),
    ("image-to-image", [PICTURE], PICTURE, one(PICTURE), PICTURE),
    ("depth-estimation", [PICTURE], {"predicted_depth": None, "depth": PICTURE}, one(PICTURE), PICTURE),
    (
        "visual-question-answering",
        [PICTURE, "What?"],
        [{"score": 0.5, "answer": "night"}],
        ((), {"image": PICTURE, "question": "What?"}),
        {"night": 0.5},
    ),
    (
        "document-question-answering",
        [PICTURE, "What?"],
        [{"score": 0.5, "answer": "7", "start": 1, "end": 1}, {"score": 0.25, "answer": "7", "start": 4, "end": 4}],
        ((), {"image": PICTURE, "question": "What?"}),
        {"7": 0.5},
    ),
    ("automatic-speech-recognition", ["a.wav"], {"text": "hello"}, one("a.wav"), "hello"),
    ("audio-classification", ["a.wav"], SCORED, one("a.wav"), CLASSES),
    (
        "zero-shot-audio-classification",
        ["a.wav", "cat, dog"],
        SCORED,
        (("a.wav",), {"candidate_labels": ["cat", "dog"]}),
        CLASSES,
    ),
    ("text-to-audio", ["la"], {"audio": SAMPLES, "sampling_rate": 16000}, one("la"), (16000, (8,))),
    ("text-to-speech", ["la"], [{"audio": SAMPLES[0], "sampling_rate": 16000}], one("la"), (16000, (8,))),
    ("text-to-image", ["sun"], SimpleNamespace(images=[PICTURE]), ((), {"prompt": "sun"}), PICTURE),
]


@pytest.mark.parametrize(("task", "values", "result", "asked", "wanted"), ANSWERS)
def test_a_task_is_asked_and_read_as_documented(task: str, values: Any, result: Any, asked: Any, wanted: Any) -> None:
    pipeline = Pipeline(task, result)
    demo = gr.Interface.from_pipeline(pipeline)
    assert len(demo.input_components) == len(values)
    given = demo.fn(*values)
    assert pipeline.asked == [asked]
    if isinstance(given, tuple) and isinstance(given[1], np.ndarray):
        given = (given[0], given[1].shape)
    assert given == wanted


@pytest.mark.parametrize(("task", "values", "result"), [each[:3] for each in ANSWERS])
def test_its_outputs_take_what_is_read(task: str, values: Any, result: Any) -> None:
    demo = gr.Interface.from_pipeline(Pipeline(task, result))
    given = demo.fn(*values)
    shown = list(given) if len(demo.output_components) > 1 else [given]
    for component, value in zip(demo.output_components, shown, strict=True):
        assert component.postprocess(value) is not None


def test_every_task_of_the_table_is_tried() -> None:
    assert set(TASKS) == {each[0] for each in ANSWERS} - {"translation_en_to_fr"}


def test_the_app_is_titled_by_the_model_and_calls_like_any_other() -> None:
    demo = gr.Interface.from_pipeline(Pipeline("text-classification", TEXT_CLASSES))
    assert (demo.title, demo.heading) == ("acme/tiny", "acme/tiny")
    assert [c.get_config()["label"] for c in demo.input_components] == ["Text"]
    assert demo.config()["dependencies"][0]["api_name"] == "predict"


def test_a_model_without_a_name_gives_no_heading() -> None:
    pipeline = Pipeline("text-classification", TEXT_CLASSES)
    pipeline.model.name_or_path = ""
    assert gr.Interface.from_pipeline(pipeline).heading is None


def test_what_the_author_says_wins() -> None:
    pipeline = Pipeline("text-generation", [{"generated_text": "x"}])
    mine = gr.Textbox(label="Mine")
    demo = gr.Interface.from_pipeline(pipeline, title="Storyteller", inputs=mine, flagging_mode="never")
    assert (demo.title, demo.flagging_mode) == ("Storyteller", "never")
    assert demo.input_components == [mine]
    assert demo.fn("Once") == "x"


def test_a_class_of_the_author_is_made_of_it() -> None:
    class Mine(gr.Interface):
        pass

    assert type(Mine.from_pipeline(Pipeline("summarization", []))) is Mine


def test_diffusers_draw_what_a_prompt_says() -> None:
    demo = gr.Interface.from_pipeline(TinyDiffusionPipeline())
    assert demo.title == "acme/brush"
    assert [type(c) for c in (*demo.input_components, *demo.output_components)] == [gr.Textbox, gr.Image]
    assert demo.fn("sun").size == (50, 3)


@pytest.mark.parametrize(("task", "values"), [("text-classification", [""]), ("image-classification", [None])])
def test_a_visitor_is_told_what_is_empty(task: str, values: list[Any]) -> None:
    pipeline = Pipeline(task, SCORED)
    with pytest.raises(Error, match="is empty"):
        gr.Interface.from_pipeline(pipeline).fn(*values)
    assert pipeline.asked == []


def test_a_text_with_several_gaps_is_refused() -> None:
    with pytest.raises(Error, match="several gaps"):
        gr.Interface.from_pipeline(Pipeline("fill-mask", [MASK, MASK])).fn("[MASK] [MASK]")


def test_a_task_that_is_not_known_gets_the_list_of_those_that_are() -> None:
    with pytest.raises(ValueError, match=r"'time-travel' is not known.*text-classification.*text-to-image"):
        gr.Interface.from_pipeline(Pipeline("time-travel", None))


@pytest.mark.parametrize("task", LATER)
def test_a_task_whose_component_is_missing_says_which(task: str) -> None:
    assert not hasattr(gr, LATER[task])
    with pytest.raises(ValueError, match=rf"'{task}' needs gr\.{LATER[task]}, which is not there yet"):
        gr.Interface.from_pipeline(Pipeline(task, None))


class FromPicturePipeline:
    def __call__(self, prompt: str, image: Any) -> None: ...


@pytest.mark.parametrize("pipeline", [len, "text-generation", None, FromPicturePipeline(), SimpleNamespace(task="ner")])
def test_what_is_no_pipeline_is_refused(pipeline: Any) -> None:
    with pytest.raises(ValueError, match="wanted is a pipeline of transformers"):
        gr.Interface.from_pipeline(pipeline)


def test_other_apps_do_not_load_the_table() -> None:
    program = (
        "import sys, preludio as gr; gr.Interface(str, 'text', 'text');"
        "print('preludio.interfaces.pipelines' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
