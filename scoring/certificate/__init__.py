"""A certificate: a drill's result with all that is needed to check it by running the drill again."""
