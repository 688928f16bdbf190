"""The `hitherto` command. Every module is one group of commands, thin over the engine; see docs/cli.md."""


def main() -> None:
    """Run the command line of this process."""
    from hitherto.cli.app import app

    app()
