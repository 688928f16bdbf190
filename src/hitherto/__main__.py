"""`python -m hitherto` is the `hitherto` command."""

from hitherto.cli import main

if __name__ == "__main__":
    main()
