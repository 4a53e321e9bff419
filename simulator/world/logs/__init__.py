"""The drill's logs: every service's lines as a function of the seed, the moment and what faults did."""
