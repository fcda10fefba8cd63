"""Runs a command and writes down the CPU seconds of it and all its descendants: `… launch FILE COMMAND…`.

Worker processes may outlive their parent or be reaped by a helper in between; as "child subreaper" (Linux) this
process inherits those, waits for them, and so knows what all of them took. Elsewhere they go uncounted.
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36


def main() -> None:
    """Ends with the command's exit code."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    code = subprocess.Popen(sys.argv[2:]).wait()
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    Path(sys.argv[1]).write_text(json.dumps({"cpu_s": used.ru_utime + used.ru_stime}))
    sys.exit(code)


if __name__ == "__main__":
    main()
