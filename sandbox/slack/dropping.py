"""An answer that never arrives: the connection ends in its middle."""

from starlette.responses import Response
from starlette.types import Receive, Scope, Send


class DroppedResponse(Response):
    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        """Promise more bytes than are sent; uvicorn then cuts the connection."""
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"64")]})
