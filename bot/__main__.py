"""`lede` and `python -m bot`."""


def main() -> None:
    """Run the command line; imported here, since worker processes import this module, too."""
    from bot.cli import main as run  # noqa: PLC0415  # see above

    run()


if __name__ == "__main__":
    main()
