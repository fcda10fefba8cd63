"""Speed: ours beside the peers on the same tokens and questions. `python -m benchmarks.speed --help`."""
