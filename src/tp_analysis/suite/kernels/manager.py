"""The manager and the client of a build's kernels: private sockets, and no idle waiting."""

from __future__ import annotations

import sys
import time
from queue import Empty
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager

ANSWER_SECONDS = 1.0
FOLLOW_UP_SECONDS = 0.2


class PromptClient(AsyncKernelClient):
    """A client that knows when its kernel is ready, where the plain one waits for silence."""

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Return once a question has been answered on both channels.

        Raises RuntimeError where the kernel has died or has not answered in time.
        """
        end = time.monotonic() + (float("inf") if timeout is None else timeout)
        while not await self._has_answered():
            if not await self._async_is_alive():
                raise RuntimeError("Kernel died before it was ready")
            if time.monotonic() > end:
                raise RuntimeError(f"Kernel was not ready in {timeout:g} seconds")

    async def _has_answered(self) -> bool:
        question = self.kernel_info()
        try:
            while True:
                answer = await self.get_shell_msg(timeout=ANSWER_SECONDS)
                if _answers(answer, question):
                    break
            # Outputs come over another channel, whose connection may be later than this one.
            while True:
                status = await self.get_iopub_msg(timeout=FOLLOW_UP_SECONDS)
                if _answers(status, question) and status["content"]["execution_state"] == "idle":
                    break
        except Empty:
            return False
        self._handle_kernel_info_reply(answer)
        return True


def _answers(message: dict[str, Any], question: str) -> bool:
    return bool(message["parent_header"].get("msg_id") == question)


class PrivateKernelManager(AsyncKernelManager):
    """A kernel spoken to over sockets in a private folder, not over a port others could reach."""

    # Windows has no such sockets for it.
    transport = "tcp" if sys.platform == "win32" else "ipc"
    client_class = f"{PromptClient.__module__}.{PromptClient.__name__}"
    client_factory = PromptClient
