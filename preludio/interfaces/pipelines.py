"""Hugging Face pipelines as functions with inputs and outputs: one table says how each task is asked and read.

Neither transformers nor diffusers is imported: a pipeline of transformers names its `task`, one of diffusers is known
by its class and by what it is called with.
"""

from __future__ import annotations

from functools import partial
from inspect import signature
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from preludio.components.audio import Audio
from preludio.components.checkbox import Checkbox
from preludio.components.dataframe import Dataframe
from preludio.components.highlightedtext import HighlightedText
from preludio.components.image import Image
from preludio.components.label import Label
from preludio.components.number import Number
from preludio.components.textbox import Textbox
from preludio.errors import Error
from preludio.wire.shapes import is_sequence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from preludio.graph.component import Component

Makers: TypeAlias = "tuple[Callable[[], Component[Any]], ...]"
Scored: TypeAlias = "dict[str, float]"


class Task(NamedTuple):
    """What a visitor gives and gets where a pipeline has a task.

    Args:
        inputs: Make the inputs.
        outputs: Make the outputs.
        ask: Calls the pipeline with their values.
        read: Makes values of the outputs from what it gave, and from the first input.
    """

    inputs: Makers
    outputs: Makers
    ask: Callable[..., Any]
    read: Callable[[Any, Any], Any]


# The ways to ask.


def first(pipeline: Callable[..., Any], value: Any) -> Any:
    """Gives it what it works on."""
    return pipeline(value)


def by_name(*names: str) -> Callable[..., Any]:
    """Gives it several things, each by its name."""

    def ask(pipeline: Callable[..., Any], *values: Any) -> Any:
        return pipeline(**dict(zip(names, values, strict=True)))

    return ask


def among(pipeline: Callable[..., Any], value: Any, labels: str, several: bool | None = None) -> Any:
    """Lets it choose among labels, which a visitor has written with commas between them."""
    wanted = [each.strip() for each in labels.split(",") if each.strip()]
    return pipeline(value, candidate_labels=wanted, **({} if several is None else {"multi_label": several}))


# The ways to read.


def one(result: Any) -> Any:
    """Gives the first of several results, or the only one, in as many lists as it lies."""
    while is_sequence(result) and result:
        result = result[0]
    return result


def text_of(key: str) -> Callable[[Any, Any], str]:
    """Gives a text of the first result; of a conversation what was said last."""

    def read(result: Any, given: Any) -> str:  # noqa: ARG001  # every way is called alike
        found = one(result)[key]
        return str(found[-1]["content"] if is_sequence(found) else found)

    return read


def scores(name: str) -> Callable[[Any, Any], Scored]:
    """Gives the score of each candidate; a candidate that came twice has its best."""

    def read(result: Any, given: Any) -> Scored:  # noqa: ARG001
        rows = result if is_sequence(result) else [result]
        while rows and is_sequence(rows[0]):
            rows = rows[0]
        found: Scored = {}
        for row in rows:
            called = str(row[name])
            found[called] = max(found.get(called, 0.0), float(row["score"]))
        return found

    return read


def choice(result: Mapping[str, Any], given: Any) -> Scored:  # noqa: ARG001
    """Gives the score of each label."""
    return {label: float(score) for label, score in zip(result["labels"], result["scores"], strict=True)}


def filled(result: Any, given: Any) -> Scored:
    """Gives the score of each word for the gap."""
    if is_sequence(result) and result and is_sequence(result[0]):
        raise Error("The text has several gaps; give it one.")
    return scores("token_str")(result, given)


def marked(result: Any, given: str) -> dict[str, Any]:
    """Gives the text with what was found in it."""
    return {"text": given, "entities": result}


def answer(result: Any, given: Any) -> tuple[str, float]:  # noqa: ARG001
    """Gives the best answer, and how sure it is."""
    best = one(result)
    return best["answer"], float(best["score"])


def features(result: Any, given: Any) -> list[list[float]]:  # noqa: ARG001
    """Gives a row of numbers for each token."""
    rows = result.tolist() if hasattr(result, "tolist") else result
    while is_sequence(rows[0][0]):
        rows = rows[0]
    return list(rows)


def sound(result: Any, given: Any) -> tuple[int, Any]:  # noqa: ARG001
    """Gives rate and samples; models put the channels first."""
    spoken = one(result)
    return spoken["sampling_rate"], spoken["audio"].squeeze().T


def only(result: Any, given: Any) -> Any:  # noqa: ARG001
    """Gives it as it is."""
    return one(result)


def depth(result: Any, given: Any) -> Any:  # noqa: ARG001
    """Gives the picture of the depths, without the numbers."""
    return one(result)["depth"]


def drawn(result: Any, given: Any) -> Any:  # noqa: ARG001
    """Gives the first image."""
    return one(result.images)


# The parts of the table.

text = partial(Textbox, label="Text", lines=3)
question = partial(Textbox, label="Question")
labels = partial(Textbox, label="Labels", info="With commas between them.")
picture = partial(Image, label="Image", type="pil")
recording = partial(Audio, label="Audio", type="filepath")
written = partial(Textbox, label="Result", lines=3)
classes = partial(Label, label="Classes")

CLASSES = Task((text,), (classes,), first, scores("label"))
ENTITIES = Task((text,), (partial(HighlightedText, label="Found"),), first, marked)
SPOKEN = Task((text,), (partial(Audio, label="Audio"),), first, sound)
ASKED = Task((picture, question), (partial(Label, label="Answers"),), by_name("image", "question"), scores("answer"))

TASKS = {
    "text-classification": CLASSES,
    "sentiment-analysis": CLASSES,
    "token-classification": ENTITIES,
    "ner": ENTITIES,
    "question-answering": Task(
        (partial(Textbox, label="Context", lines=7), question),
        (partial(Textbox, label="Answer"), partial(Number, label="Score")),
        by_name("context", "question"),
        answer,
    ),
    "summarization": Task((text,), (written,), first, text_of("summary_text")),
    "translation": Task((text,), (written,), first, text_of("translation_text")),
    "text-generation": Task((text,), (written,), first, text_of("generated_text")),
    "text2text-generation": Task((text,), (written,), first, text_of("generated_text")),
    "fill-mask": Task((text,), (classes,), first, filled),
    "zero-shot-classification": Task(
        (text, labels, partial(Checkbox, label="Several may be right")), (classes,), among, choice
    ),
    "feature-extraction": Task((text,), (partial(Dataframe, label="Features"),), first, features),
    "image-classification": Task((picture,), (classes,), first, scores("label")),
    "zero-shot-image-classification": Task((picture, labels), (classes,), among, scores("label")),
    "image-to-text": Task((picture,), (written,), first, text_of("generated_text")),
    "image-text-to-text": Task((picture, text), (written,), by_name("images", "text"), text_of("generated_text")),
    "image-to-image": Task((picture,), (partial(Image, label="Result"),), first, only),
    "depth-estimation": Task((picture,), (partial(Image, label="Depth"),), first, depth),
    "visual-question-answering": ASKED,
    "document-question-answering": ASKED,
    "automatic-speech-recognition": Task((recording,), (written,), first, text_of("text")),
    "audio-classification": Task((recording,), (classes,), first, scores("label")),
    "zero-shot-audio-classification": Task((recording, labels), (classes,), among, scores("label")),
    "text-to-audio": SPOKEN,
    "text-to-speech": SPOKEN,
    "text-to-image": Task(
        (partial(Textbox, label="Prompt", lines=3),),
        (partial(Image, label="Image"),),
        by_name("prompt"),
        drawn,
    ),
}

# What a task shows its result in, where that is not there yet.
LATER = {
    "object-detection": "AnnotatedImage",
    "zero-shot-object-detection": "AnnotatedImage",
    "image-segmentation": "AnnotatedImage",
    "mask-generation": "AnnotatedImage",
    "video-classification": "Video",
}


def described(pipeline: Any) -> dict[str, Any]:
    """Gives the arguments of an `Interface` around a pipeline.

    Raises:
        ValueError: For what is no pipeline, or one whose task is not in the table.
    """
    task = TASKS[task_of(pipeline)]
    inputs = [make() for make in task.inputs]

    def predict(*values: Any) -> Any:
        for each, value in zip(inputs, values, strict=True):
            if value is None or value == "":
                raise Error(f"{each.label} is empty.")  # type: ignore[attr-defined]  # all in the table have one
        return task.read(task.ask(pipeline, *values), values[0])

    return {"fn": predict, "inputs": inputs, "outputs": [make() for make in task.outputs], "title": name_of(pipeline)}


def task_of(pipeline: Any) -> str:
    """Gives the task of a pipeline as it stands in the table; raises ValueError where it does not."""
    named = getattr(pipeline, "task", None)
    if not callable(pipeline) or (named is None and not draws(pipeline)):
        raise ValueError(
            f"Interface.from_pipeline: {pipeline!r:.80} is a {type(pipeline).__name__}; wanted is a pipeline"
            " of transformers, or one of diffusers that makes images of a prompt."
        )
    # Of translations the task names the languages, too: "translation_en_to_fr".
    task = "text-to-image" if named is None else "translation" if named.startswith("translation_") else named
    if task in LATER:
        raise ValueError(f"Interface.from_pipeline: the task {task!r} needs gr.{LATER[task]}, which is not there yet.")
    if task not in TASKS:
        raise ValueError(
            f"Interface.from_pipeline: the task {task!r} is not known; it must be one of {', '.join(TASKS)}."
        )
    return task


def draws(pipeline: Any) -> bool:
    """Tells whether a pipeline is one of diffusers that needs no more than a prompt."""
    taken = signature(type(pipeline).__call__).parameters
    return type(pipeline).__name__.endswith("Pipeline") and "prompt" in taken and "image" not in taken


def name_of(pipeline: Any) -> str | None:
    """Gives the name of the model, if it has one."""
    return getattr(getattr(pipeline, "model", pipeline), "name_or_path", None) or None
