"""Serves interop_app.py through Preludio at a free port, and prints its address when it is ready."""

import sys

sys.argv = [sys.argv[0], "preludio"]

from tests.interop.interop_app import demo  # noqa: E402  # it reads its arguments when it is imported

_, url, _ = demo.queue().launch(
    server_name="127.0.0.1", server_port=0, show_error=True, quiet=True, prevent_thread_lock=True
)
sys.stdout.write(f"{url}\n")
sys.stdout.flush()
demo.block_thread()
