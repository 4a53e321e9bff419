"""The format's one matching language: commands by meaning, other text by glob, numbers by comparison.

Stub replaced below.
"""
