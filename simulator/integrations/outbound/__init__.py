"""Real pages: what a drill's pages are in the words of other systems, and what of it was sent.

A package because each system has its own request. Nothing here opens a connection or knows a thread: `simulator.live`
carries what is made here. A drill only gets here where somebody asked for it.
"""
