"""What travels."""

from preludio.wire.files import FileData

__all__ = ["FileData"]
