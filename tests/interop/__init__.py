"""The official clients against our server.

`interop_app.py` and `interop_check.py` were written for this project from what the clients and a Gradio 6.31 server did on
the wire, and run against that server as well; they are kept letter for letter, so that both stay comparable.
"""
