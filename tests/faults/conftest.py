from tests.serving import serve as serve  # noqa: PLC0414 -- a fixture for the tests of this folder
