"""A small HTTP/1.1 client on one kept connection: little between the clock and the server."""
import socket
from dataclasses import dataclass


@dataclass
class Answer:
    status: int
    headers: dict
    fields: list
    body: bytes


class Connection:
    """One kept connection to a port of 127.0.0.1."""

    def __init__(self, port, timeout=60):
        self.port = port
        self.socket = socket.create_connection(("127.0.0.1", port), timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.rest = b""

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def request(self, target, headers=()):
        """The bytes of a GET, to be made before the clock starts."""
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers)
        return f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{lines}\r\n".encode()

    def exchange(self, request):
        """Sends and reads one complete answer: (head, body) as bytes."""
        self.socket.sendall(request)
        data = self.rest
        while (end := data.find(b"\r\n\r\n")) < 0:
            data += self._more()
        head, data = data[:end], data[end + 4 :]
        lower = head.lower()
        if head[9:12] in (b"204", b"304"):
            length = 0
        elif (at := lower.find(b"\r\ncontent-length:")) >= 0:
            length = int(lower[at + 17 :].split(b"\r\n", 1)[0])
        elif b"\r\ntransfer-encoding: chunked" in lower:
            return head, self._chunks(data)
        else:
            raise OSError("an answer without Content-Length")
        parts, got = [data], len(data)
        while got < length:
            parts.append(self._more())
            got += len(parts[-1])
        body = b"".join(parts)
        self.rest = body[length:]
        return head, body[:length]

    def get(self, target, headers=()):
        head, body = self.exchange(self.request(target, headers))
        lines = head.decode("latin-1").split("\r\n")
        fields = [tuple(line.split(": ", 1)) for line in lines[1:] if ": " in line]
        return Answer(int(lines[0].split()[1]), {name.lower(): value for name, value in fields}, fields, body)

    def _more(self):
        data = self.socket.recv(262_144)
        if not data:
            raise OSError("the server closed the connection")
        return data

    def _chunks(self, data):
        body = b""
        while True:
            while (end := data.find(b"\r\n")) < 0:
                data += self._more()
            size = int(data[:end].split(b";")[0], 16)
            while len(data) < end + 4 + size:
                data += self._more()
            body += data[end + 2 : end + 2 + size]
            data = data[end + 4 + size :]
            if size == 0:
                self.rest = data
                return body


def answers(port):
    """Whether something on the port answers HTTP with anything but a server's error."""
    try:
        with Connection(port, timeout=5) as connection:
            return connection.get("/").status < 500
    except (OSError, ValueError):
        return False


def accepts(port):
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
        return True
    except OSError:
        return False
