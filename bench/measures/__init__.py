"""The measures, in the order of the table."""

from bench.measure import Measure
from bench.measures.choices import CHOICES
from bench.measures.click import CLICK
from bench.measures.declare import DECLARE
from bench.measures.events import EVENTS
from bench.measures.growth import GROWTH
from bench.measures.install import INSTALL
from bench.measures.markdown import MARKDOWN
from bench.measures.memory import MEMORY
from bench.measures.page import PAGE
from bench.measures.soak import SOAK
from bench.measures.start import START
from bench.measures.streams import STREAMS
from bench.measures.thousand import THOUSAND
from bench.measures.tokens import TOKENS

MEASURES: tuple[Measure, ...] = (
    DECLARE, START, MEMORY, INSTALL, PAGE, THOUSAND, CLICK, CHOICES, EVENTS, TOKENS, STREAMS, GROWTH, MARKDOWN,
    SOAK,
)  # fmt: skip
