"""Values as strangers may send them: everything that JSON can say."""

from typing import Any

from hypothesis import strategies as st

texts = st.text(max_size=20)
numbers = st.integers() | st.floats(allow_nan=False, allow_infinity=False)
scalars: st.SearchStrategy[Any] = st.none() | st.booleans() | numbers | texts
json_values: st.SearchStrategy[Any] = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3), max_leaves=6
)
no_texts = json_values.filter(lambda value: value is not None and not isinstance(value, str))
