"""What is raised."""

from preludio.errors import DeclarationError, Error

DuplicateBlockError = DeclarationError
InvalidBlockError = DeclarationError

__all__ = ["DuplicateBlockError", "Error", "InvalidBlockError"]
