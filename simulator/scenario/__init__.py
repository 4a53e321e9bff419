"""The YAML documents: strict source, schema, problems, loader, lint."""
