"""One module for each part of the table; each function measures one line."""
