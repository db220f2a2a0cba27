"""The interface for programs, tried by schemathesis with data that fits the document and data that does not.

`KAIMEN_INTERFACE_SECONDS=600 KAIMEN_INTERFACE_SEED=7` try longer, and something else.
"""

import collections
import json
import os
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
import requests

from portal import BINARY, Portal

HERE = Path(__file__).parent
PASSWORD = "a kite over the river"
# Not among them: use_after_free and ensure_resource_availability take DELETE for the only way to end a record.
CHECKS = [
    "not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
    "response_schema_conformance", "negative_data_rejection", "missing_required_header", "unsupported_method",
    "allow_header_conformance", "ignored_auth",
]  # fmt: skip


class Office:
    """A running platform with an administrator and a program that acts for them."""

    def __init__(self, portal: Portal):
        self.portal = portal
        self.account("create-administrator", "--login", "chief", "--name", "沈砚秋", words=PASSWORD + "\n")
        self.token = self.make_token("interface")

    def account(self, *arguments: str, words: str = "") -> str:
        command = [BINARY, "account", *arguments, "--data", str(self.portal.data), *self.portal.database]
        done = subprocess.run(command, input=words, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def make_token(self, name: str) -> str:
        return self.account("token", "--login", "chief", "--scopes", "all", "--name", name)

    def ask(self, method: str, path: str, body: dict | None = None, token: str | None = None) -> dict:
        headers = {"Authorization": "Bearer " + (token or self.token)}
        answer = requests.request(method, self.portal.base + path, json=body, headers=headers, timeout=30)
        assert answer.status_code < 300, answer.text
        return answer.json() if answer.content else {}

    def sign_in(self) -> None:
        """Signs in as a browser does."""
        address = self.portal.base + "/office/session"
        page = requests.get(address, timeout=30)
        secret = re.search(r'name="form" value="([0-9a-f]+)"', page.text)[1]
        answer = requests.post(
            address, data=dict(form=secret, login="chief", password=PASSWORD), allow_redirects=False, timeout=30,
            headers={"Cookie": f"kaimen_form={secret}"})  # fmt: skip
        assert answer.status_code == 303, answer.text


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    portal = Portal(tmp_path_factory.mktemp("interface") / "data", more=["--api-limit", "1000000"])
    yield Office(portal)
    assert portal.stop() == 0


def prepare(office: Office, folder: Path) -> dict:
    """A few records of each kind, and what the hooks must know of them."""
    top = office.ask("GET", "/api/v1/units")["items"][0]
    root = top["id"]
    soon = str(date.today() + timedelta(days=60))
    units = [
        office.ask("POST", "/api/v1/units", dict(code=f"u{i}", kind="team", nameChinese=f"单位{i}", parent=root))["id"]
        for i in range(40)
    ]
    people = []
    for i in range(40):
        person = dict(nameChinese=f"人员{i}", login=f"p{i}", email=f"p{i}@example.org", unit=root, role="editor")
        people.append(office.ask("POST", "/api/v1/people", person)["id"])
    for i in range(5):
        person = dict(nameChinese=f"收信{i}", login=f"r{i}", email=f"r{i}@example.org", unit=root, role="editor")
        reader = office.ask("POST", "/api/v1/people", person)["id"]
        office.ask("POST", f"/api/v1/people/{reader}/invitation")
    for _ in range(12):
        office.sign_in()
    duty = dict(unit=root, role="auditor")
    lending = dict(to="p0", validTo=soon)
    figures = office.ask("GET", "/api/v1/measurements?year=2026")["items"]
    return {
        "base": office.portal.base, "token": office.token, "log": str(folder / "calls"),
        "token_id": office.ask("GET", "/api/v1/me")["token"],
        "root": root, "root_code": top["code"], "units": units[:10], "closing": units[10:], "people": people[2:10], "leaving": people[10:],
        "deputy": "p1", "soon": soon, "entries": ["1", "2", "3"],
        "duties": [office.ask("POST", f"/api/v1/people/{id}/duties", duty)["id"] for id in people],
        "delegations": [office.ask("POST", f"/api/v1/people/{id}/delegations", lending)["id"] for id in people[2:]],
        "articles": [item["id"] for item in office.ask("GET", "/api/v1/office/articles")["items"]],
        "letters": [item["id"] for item in office.ask("GET", "/api/v1/letters")["items"]],
        "sessions": [item["id"] for item in office.ask("GET", "/api/v1/me/sessions")["items"]],
        "measurements": [item["id"] for item in figures], "evidence": [item["evidence"] for item in figures],
    }  # fmt: skip


def test_every_operation_answers_as_its_document_says(office, tmp_path):
    facts = prepare(office, tmp_path)
    seconds = int(os.environ.get("KAIMEN_INTERFACE_SECONDS", 50 if Portal.on_postgres else 60))
    command = [
        Path(sys.executable).parent / "schemathesis", "--config-file", HERE / "schemathesis.toml", "run",
        office.portal.base + "/api/openapi.json",
        "--header", f"Authorization: Bearer {office.token}", "--max-time", str(seconds),
        "--seed", os.environ.get("KAIMEN_INTERFACE_SEED", "20261124"), "--checks", ",".join(CHECKS), "--max-failures", "20",
    ]  # fmt: skip
    environment = {**os.environ, "SCHEMATHESIS_HOOKS": "interface_hooks", "PYTHONPATH": str(HERE)}
    environment["KAIMEN_INTERFACE"] = json.dumps(facts)
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=seconds + 120)

    assert done.returncode == 0, done.stdout + done.stderr
    statuses = collections.defaultdict(collections.Counter)
    for line in Path(facts["log"]).read_text().splitlines():
        operation, status = line.split()
        statuses[operation][status] += 1
    document = office.portal.ask("/api/openapi.json").text
    operations = {
        operation["operationId"] for place in json.loads(document)["paths"].values() for operation in place.values()
    }
    # Each was not only tried, but also did what it is for; a token that ended itself would have ended the trial.
    done_well = {operation for operation, counts in statuses.items() if any(status < "300" for status in counts)}
    done_well.add("endMyToken")
    assert done_well == operations, {name: dict(statuses[name]) for name in operations - done_well}
    assert "request failed" not in office.portal.complaints()
    office.ask("POST", f"/api/v1/me/tokens/{facts['token_id']}/end")
    assert office.portal.ask("/api/v1/me", authorization=f"Bearer {office.token}").status == 401
