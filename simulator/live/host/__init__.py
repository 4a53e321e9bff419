"""The host of team drills: who may come in, what each is sent, and the server around it.

Separate from the drill, which knows no network. Only `app`, `rest` and `serving` import FastAPI and uvicorn.
"""
