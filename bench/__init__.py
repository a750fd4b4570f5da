"""Measures Preludio and Gradio side by side; run it with `python -m bench`."""
