"""The official clients against our server.

`interop_app.py` and `interop_check.py` were written for this project from what the clients and a Gradio 6.31 server did on
the wire. They are scripts of the contract and not formatted or typed like our own, so that they stay comparable with it.
"""
