"""Components with other defaults."""

from preludio.components.file import Files
from preludio.components.textbox import TextArea

__all__ = ["Files", "TextArea"]
