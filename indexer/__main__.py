"""`python -m indexer`."""

if __name__ == "__main__":
    import sys

    try:
        from indexer.cli import main

        main()
    except KeyboardInterrupt:  # while modules were still being imported: nothing has been touched
        sys.exit(130)
