"""From a document's data to its printed pages."""
