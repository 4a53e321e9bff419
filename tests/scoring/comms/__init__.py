"""How well the rules on messages read messages that people wrote: precision and recall on a labelled set."""
