"""`python -m sandbox.page --slack URL --hesine URL`: the page alone, beside stand-ins that run already."""

import argparse
import socket

import uvicorn

from sandbox.page.app import create_app


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sandbox.page", description=__doc__)
    parser.add_argument("--slack", required=True, help="root of the Slack stand-in, as http://127.0.0.1:4000")
    parser.add_argument("--hesine", required=True, help="root of the Hesine stand-in")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    options = parser.parse_args()
    listening = socket.create_server(("127.0.0.1", options.port))
    print(f"The sandbox's page: http://127.0.0.1:{listening.getsockname()[1]}/", flush=True)  # noqa: T201  the address is what one needs
    config = uvicorn.Config(create_app(options.slack, options.hesine), log_level="warning", timeout_graceful_shutdown=1)
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main()
