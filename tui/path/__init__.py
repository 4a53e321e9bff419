"""The newcomer's path: its steps, how far somebody is, and what the guided tour teaches.

Pure values and functions; the screens show them, and the composition root keeps them.
"""
