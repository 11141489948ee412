"""A command on a pseudo-terminal, and a person who answers its prompts."""

import os
import pty
import select
import subprocess
import time

PATIENCE = 60
"""Seconds until a prompt, or the end, must come."""


class Terminal:
    def __init__(self, command, cwd, env):
        self._ours, theirs = pty.openpty()
        streams = {"stdin": theirs, "stdout": theirs, "stderr": theirs}
        self._process = subprocess.Popen(command, cwd=cwd, env=env, start_new_session=True, **streams)
        os.close(theirs)
        self.shown, self._read_to = "", 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait(PATIENCE)
        os.close(self._ours)

    @property
    def code(self):
        return self._process.returncode

    def at(self, prompt, answer):
        """Type `answer` as soon as `prompt` is shown anew."""
        deadline = time.monotonic() + PATIENCE
        while prompt not in self.shown[self._read_to :]:
            assert self._more(deadline), f"it ended before {prompt!r}:\n{self.shown[-2000:]}"
        self._read_to = len(self.shown)
        os.write(self._ours, answer.encode() + b"\n")

    def to_the_end(self):
        """All that was shown."""
        deadline = time.monotonic() + PATIENCE
        while self._more(deadline):
            pass
        self._process.wait(PATIENCE)
        return self.shown

    def _more(self, deadline):
        """False at the end: a terminal whose other side is gone answers with an error."""
        ready, _, _ = select.select([self._ours], [], [], max(0, deadline - time.monotonic()))
        assert ready, f"nothing more was shown:\n{self.shown[-2000:]}"
        try:
            data = os.read(self._ours, 1 << 16)
        except OSError:
            return False
        self.shown += data.decode(errors="replace")
        return bool(data)
