"""The ordering page: rows drawn once and kept, a household’s quantities put in their gaps."""
