"""An identity provider of our own: OpenID Connect with the code flow, on another host name than the portal's."""

import base64
import hashlib
import html
import json
import secrets
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

CLIENT = "kaimen"
SECRET = "between/us two"
PAGE = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Provider</title><h1>Who are you?</h1>
<form method="post" action="/agree"><input type="hidden" name="asked" value="{asked}">
<label>Subject <input name="subject"></label> <label>E-mail <input name="email"></label>
<button name="do" value="agree">Agree</button> <button name="do" value="deny">Deny</button></form>"""


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class IdentityProvider:
    """Runs on a free port until `stop`: its people say who they are, and it believes them."""

    def __init__(self, folder: Path):
        self.key = folder / "provider.pem"
        subprocess.run(
            ["openssl", "genpkey", "-quiet", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", self.key],
            check=True,
        )
        told = subprocess.check_output(["openssl", "rsa", "-in", self.key, "-noout", "-modulus"], text=True)
        self.modulus = bytes.fromhex(told.strip().split("=")[1])
        self.secret_file = folder / "client-secret"
        self.secret_file.write_text(SECRET + "\n")
        self.grants: dict[str, dict] = {}
        self.asked: list[dict] = []
        self.start()

    def start(self, port: int = 0) -> None:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                provider.get(self)

            def do_POST(self):
                provider.post(self)

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.port = self.server.server_port
        # Another site than the portal's 127.0.0.1: cookies and policies are put to the test.
        self.issuer = f"http://localhost:{self.port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def options(self, name: str, english: str) -> list[str]:
        """What `kaimen serve` is told of this provider."""
        return [
            "--sign-in-issuer", self.issuer, "--sign-in-client", CLIENT, "--sign-in-secret-file", str(self.secret_file),
            "--sign-in-name", name, "--sign-in-name-english", english,
        ]  # fmt: skip

    def get(self, request: BaseHTTPRequestHandler) -> None:
        address = urlsplit(request.path)
        match address.path:
            case "/.well-known/openid-configuration":
                answer(request, 200, {
                    "issuer": self.issuer, "authorization_endpoint": f"{self.issuer}/authorize",
                    "token_endpoint": f"{self.issuer}/token", "jwks_uri": f"{self.issuer}/keys",
                    "token_endpoint_auth_methods_supported": ["client_secret_basic"],
                    "authorization_response_iss_parameter_supported": True,
                })  # fmt: skip
            case "/keys":
                key = {"kty": "RSA", "kid": "1", "use": "sig", "alg": "RS256", "e": "AQAB"}
                answer(request, 200, {"keys": [key | {"n": base64url(self.modulus)}]})
            case "/authorize":
                asked = {name: values[0] for name, values in parse_qs(address.query).items()}
                self.asked.append(asked)
                answer(request, 200, PAGE.format(asked=html.escape(json.dumps(asked))))
            case _:
                answer(request, 404, {})

    def post(self, request: BaseHTTPRequestHandler) -> None:
        body = request.rfile.read(int(request.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        match request.path:
            case "/agree":
                asked = json.loads(form["asked"])
                back = {"state": asked["state"], "iss": self.issuer}
                if form["do"] == "agree":
                    back["code"] = secrets.token_urlsafe()
                    self.grants[back["code"]] = asked | {"sub": form["subject"], "email": form.get("email")}
                else:
                    back |= {"error": "access_denied", "error_description": "<b>no</b>"}
                request.send_response(302)
                request.send_header("Location", f"{asked['redirect_uri']}?{urlencode(back)}")
                request.end_headers()
            case "/token":
                self.exchange(request, form)
            case _:
                answer(request, 404, {})

    def exchange(self, request: BaseHTTPRequestHandler, form: dict) -> None:
        pair = base64.b64decode(request.headers.get("Authorization", "").removeprefix("Basic ")).decode().split(":")
        if [unquote(part) for part in pair] != [CLIENT, SECRET]:
            return answer(request, 401, {"error": "invalid_client"})
        grant = self.grants.pop(form.get("code", ""), None)
        challenge = base64url(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if grant is None or challenge != grant["code_challenge"] or form["redirect_uri"] != grant["redirect_uri"]:
            return answer(request, 400, {"error": "invalid_grant"})
        now = int(time.time())
        claims = {
            "iss": self.issuer, "sub": grant["sub"], "aud": CLIENT, "iat": now, "exp": now + 300,
            "nonce": grant["nonce"], "email": grant["email"], "email_verified": True,
        }  # fmt: skip
        answer(request, 200, {"id_token": self.sign(claims), "access_token": "x", "token_type": "Bearer"})

    def sign(self, claims: dict) -> str:
        header = {"alg": "RS256", "kid": "1", "typ": "JWT"}
        text = ".".join(base64url(json.dumps(part).encode()) for part in (header, claims))
        command = ["openssl", "dgst", "-sha256", "-sign", self.key]
        return text + "." + base64url(subprocess.check_output(command, input=text.encode()))


def answer(request: BaseHTTPRequestHandler, status: int, content: dict | str) -> None:
    body = (content if isinstance(content, str) else json.dumps(content)).encode()
    request.send_response(status)
    request.send_header("Content-Type", "text/html" if isinstance(content, str) else "application/json")
    request.send_header("Content-Length", str(len(body)))
    request.end_headers()
    request.wfile.write(body)
