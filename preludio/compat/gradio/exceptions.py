"""What is raised."""

from preludio.errors import AppError, DeclarationError, Error

DuplicateBlockError = DeclarationError
InvalidBlockError = DeclarationError

__all__ = ["AppError", "DuplicateBlockError", "Error", "InvalidBlockError"]
