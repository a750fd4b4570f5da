"""What is raised."""

from preludio.errors import AppError, DeclarationError, Error, InvalidApiName

DuplicateBlockError = DeclarationError
InvalidBlockError = DeclarationError
InvalidApiNameError = InvalidApiName
RenderError = DeclarationError

__all__ = [
    "AppError",
    "DuplicateBlockError",
    "Error",
    "InvalidApiName",
    "InvalidApiNameError",
    "InvalidBlockError",
    "RenderError",
]
