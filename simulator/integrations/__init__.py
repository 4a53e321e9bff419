"""Other systems: pure translation from and to their formats, and a thin transport beside it."""
