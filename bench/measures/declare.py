"""What a program pays to import the framework and declare a hello app, the start of its interpreter included."""

import os
import subprocess
import time

from bench.measure import Measure, Quantity, Sample, against_gradio
from bench.serving import BrokenError
from bench.subjects import BARE, Subject

PROGRAM = """
import {module} as gr
gr.Interface(lambda name: f"Hello {{name}}!", "text", "text")
"""


def declare(subject: Subject) -> Sample:
    """Runs the program to its end; for the bare subject the program is empty."""
    program = "" if subject is BARE else PROGRAM.format(module=subject.module)
    began = time.perf_counter()
    process = subprocess.Popen([subject.python, "-P", "-c", program], env=subject.environment(), stderr=subprocess.PIPE)
    assert process.stderr
    complaints = process.stderr.read().decode(errors="replace")
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise BrokenError(f"The program failed: {complaints.strip().splitlines()[-1]}")
    return {"cpu": usage.ru_utime + usage.ru_stime, "wall": wall}


DECLARE = Measure(
    "declare",
    declare,
    (
        Quantity("cpu", "Import and declare a hello app, CPU", "seconds", (against_gradio(15),), min),
        Quantity("wall", "Import and declare a hello app, wall", "seconds", kept=min),
    ),
    repetitions=7,
)
