"""What households owe, to whom, and what was paid: computed from lines and entries, shown by grids and statements."""
