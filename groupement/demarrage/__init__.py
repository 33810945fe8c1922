"""What the Makefile runs: installs, starts and stops everything a fresh checkout needs.

Standard library only: these modules run before the virtual environment exists, with the machine's own Python.
"""
