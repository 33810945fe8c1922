"""From what members answer to a cloud of words. Pure: texts in, words with counts and places out."""
