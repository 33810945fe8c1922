"""The documents of a round, each as plain data before any HTML, then as PDF or spreadsheet."""
