"""Results that are kept so that nobody computes them again: `gr.cache` and `gr.Cache`."""
