"""The rules on messages of rubric 1, as they were: journals that were played by it keep their grade."""
