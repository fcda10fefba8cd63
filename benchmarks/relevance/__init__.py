"""Search quality: judged query sets and known-item suites, ours beside peers in one run."""
