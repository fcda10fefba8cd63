"""One module per engine, each imported only in its own process (see worker.py and build.py)."""
