"""The wall clock beside the engine: clock, session protocol, local session."""
