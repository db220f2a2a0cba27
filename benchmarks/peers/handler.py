"""The plain Hummingbird handler of handler/."""
from pathlib import Path

from measure.answers import accepts
from measure.processes import RowFailed, free_port

from peers.nginx import OWN

BINARY = Path(__file__).parent.parent / "handler/.build-handler/release/Handler"


def start(workplace, answer):
    """Answers `GET /` with the bytes and the headers of an answer."""
    if not BINARY.exists():
        raise RowFailed("the handler is not built; run benchmarks/setup handler")
    folder = workplace.place("handler")
    (folder / "body").write_bytes(answer.body)
    kept = [(n, v) for n, v in answer.fields if n.lower() not in OWN or n.lower() in ("content-type", "etag", "vary")]
    (folder / "headers").write_text("".join(f"{name}: {value}\n" for name, value in kept), encoding="latin-1")
    port = free_port()
    process = workplace.start("handler", [BINARY, port, folder / "body", folder / "headers"])
    process.wait_for(lambda: accepts(port))
    return process, port
