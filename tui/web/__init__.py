"""The same app on a page of a browser.

Separate from the screens, which do not know where they are shown. One process runs for each person who looks.
"""
