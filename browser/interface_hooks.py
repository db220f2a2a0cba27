"""What schemathesis is told while it tries the interface for programs: records that exist, so that half of what it sends
reaches the commands, and which door keys must last. Loaded by the command line of schemathesis, not by pytest."""

import json
import os
import threading
import urllib.error
import urllib.request

import schemathesis

FACTS = json.loads(os.environ["KAIMEN_INTERFACE"])
"""base, token, token_id, root, deputy, soon, log, and records by kind: units, people, duties, delegations, articles."""

lock = threading.Lock()
turn, last = 0, ""


def ask(path: str) -> dict:
    request = urllib.request.Request(FACTS["base"] + path, headers={"Authorization": "Bearer " + FACTS["token"]})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError:
        return {}


def real(case, kind: str, number: int) -> None:
    """Puts a record that exists into the path, and its version into the body."""
    records = FACTS[kind]
    case.path_parameters["id"] = records[number % len(records)]
    if isinstance(case.body, dict) and "version" in case.body:
        case.body["version"] = ask(f"/api/v1/{kind}/{case.path_parameters['id']}").get("version", 1)


@schemathesis.hook
def before_call(ctx, case, kwargs):
    global turn, last
    operation = case.operation.definition.raw["operationId"]
    if operation == "endMyToken" and (case.path_parameters or {}).get("id") == FACTS["token_id"]:
        # The token of the run must outlive it.
        case.path_parameters["id"] = "1"
    if operation == "editRole" and (case.path_parameters or {}).get("code") == "platform-administrator":
        case.path_parameters["code"] = "leader"
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    with lock:
        # Hooks are run for each of the two dispatchers that know them.
        if case.id == last:
            return
        last = case.id
        turn += 1
        number = turn // 2
        if turn % 2:
            return
    if isinstance(case.body, dict):
        sound(case.body, operation, number)
    if case.meta.phase.name == "stateful":
        # There the records are those that the scenario made itself.
        return
    place = case.path
    for kind in ("units", "people", "duties", "delegations"):
        if f"/{kind}/{{id}}" in place and kind in FACTS:
            real(case, kind, number)
    if operation == "getEntry":
        case.path_parameters["id"] = "1"
    if operation == "getKeptArticle":
        case.path_parameters["id"] = FACTS["articles"][number % len(FACTS["articles"])]
    if operation == "getHistory":
        case.path_parameters.update(kind="unit", id=FACTS["units"][number % len(FACTS["units"])])
    if operation in ("getRole", "editRole"):
        case.path_parameters["code"] = "leader"
        if isinstance(case.body, dict):
            case.body["version"] = ask("/api/v1/roles/leader").get("version", 1)


def sound(body: dict, operation: str, number: int) -> None:
    """References that lead somewhere; names that nobody has."""
    known = {"unit": FACTS["root"], "parent": FACTS["root"], "role": "editor", "to": FACTS["deputy"]}
    body.update({name: value for name, value in known.items() if name in body or name == "parent" and "kind" in body})
    if operation == "createUnit":
        body["code"] = f"unit-{number}"
    if operation == "createRole":
        body["code"] = f"role-{number}"
    if operation in ("createUnit", "editUnit", "createPerson", "editPerson", "addDuty", "createRole", "editRole"):
        for name in ("email", "login", "zone", "since", "validFrom", "validTo", "shortEnglish", "titleEnglish"):
            body.pop(name, None)
    if operation == "editUnit":
        body["code"] = f"unit-edited-{number}"
    if operation == "editPerson":
        body["login"] = f"login-{number}"
    if operation == "closeUnit":
        body.pop("successor", None)
        body.pop("day", None)
    if operation == "endDuty":
        body.clear()
    if operation == "addDelegation":
        body.update(validTo=FACTS["soon"])
        body.pop("validFrom", None)
        body.pop("duty", None)


@schemathesis.hook
def after_call(ctx, case, response):
    declared = case.operation.method.upper()
    with lock, open(FACTS["log"], "a") as log:
        if response.request.method != declared:
            return
        log.write(f"{case.operation.definition.raw['operationId']} {response.status_code}\n")
