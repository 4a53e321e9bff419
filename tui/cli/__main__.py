"""`python -m tui.cli` is `gameday`."""

from tui.cli.main import main

main()
