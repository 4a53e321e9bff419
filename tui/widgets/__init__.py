"""One widget a file; a widget paints a view and posts actions."""
