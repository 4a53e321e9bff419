"""LogQL over the drill's logs: a grammar of our own, evaluated line by line."""
