"""`python -m gridflow`."""

from gridflow.cli import main

main()
