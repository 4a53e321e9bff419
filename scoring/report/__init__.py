"""Build one frozen report, then render it; renderers add no facts."""
