"""Rules on messages: one file each, with right and wrong examples that are its tests."""
