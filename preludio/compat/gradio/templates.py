"""Components with other defaults."""

from preludio.components.audio import Mic, Microphone
from preludio.components.dataframe import List, Matrix, Numpy
from preludio.components.file import Files
from preludio.components.textbox import TextArea

__all__ = ["Files", "List", "Matrix", "Mic", "Microphone", "Numpy", "TextArea"]
