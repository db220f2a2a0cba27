"""What schemathesis is told while it tries the interface for programs: records that exist, so that half of what it sends
reaches the commands, and which door keys must last. Loaded by the command line of schemathesis, not by pytest."""

import collections
import json
import os
import threading
import urllib.error
import urllib.request

import schemathesis

FACTS = json.loads(os.environ["KAIMEN_INTERFACE"])
"""base, token, token_id, root, deputy, soon, log, and numbers of records: those of `leaving` and `closing` are people and
units that may go, `letters` those to people who stay as they are, the others stay."""

POOLS = {
    "getUnit": "units", "editUnit": "units", "closeUnit": "closing", "getPerson": "people", "editPerson": "people",
    "removePerson": "leaving", "invitePerson": "people", "addDuty": "people", "addDelegation": "people",
    "endDuty": "duties", "endDelegation": "delegations", "getKeptArticle": "articles", "getHistory": "units",
    "getEntry": "entries", "endMySession": "sessions", "retryLetter": "letters",
    "getEntry": "entries", "getChain": "units", "getMeasurement": "measurements", "getEvidence": "evidence",
}  # fmt: skip

# A list that can be accepted.
TEXT = {"titleChinese": "第{0}次通知", "sourceChinese": "本站", "bodyChinese": "<p>这是一段足够长的正文，介绍园区的招商进展。</p>"}
LIST = "code,name,kind,parent code\nlist-{0},List {0},team,{1}\n"

lock = threading.Lock()
turns, last = collections.Counter(), ""


def ask(path: str, data: bytes | None = None, kind: str = "") -> dict:
    headers = {"Authorization": "Bearer " + FACTS["token"]} | ({"Content-Type": kind} if kind else {})
    request = urllib.request.Request(FACTS["base"] + path, data, headers)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)
    except urllib.error.HTTPError:
        return {}


@schemathesis.hook
def before_call(ctx, case, kwargs):
    """Of each operation's calls that should succeed, every other one gets what does succeed, beginning with the first."""
    global last
    operation = case.operation.definition.raw["operationId"]
    place = case.path_parameters or {}
    if operation == "endMyToken" and place.get("id") == FACTS["token_id"]:
        # The token of the run must outlive it.
        place["id"] = "1"
    if operation == "editRole" and place.get("code") == "platform-administrator":
        place["code"] = "leader"
    if operation == "sendImport" and isinstance(case.body, dict) and not isinstance(case.body.get("file", []), list):
        # A form writes a single value and a list of one file in the same bytes, which are sound: no file at all is wrong.
        del case.body["file"]
    if case.meta is None or not case.meta.generation.mode.is_positive:
        return
    with lock:
        # Hooks are run for each of the two dispatchers that know them.
        if case.id == last:
            return
        last = case.id
        number = turns[operation]
        turns[operation] += 1
    if number % 2:
        return
    if operation == "sendImport":
        content = LIST.format(number, FACTS["root_code"])
        case.query = {}
        case.body = {"file": [content]} if case.media_type == "multipart/form-data" else content
    elif isinstance(case.body, dict):
        sound(case.body, operation, number // 2)
    # In a scenario the records are those that it made itself.
    if case.meta.phase.name != "stateful":
        real(case, operation, number // 2)


def real(case, operation: str, number: int) -> None:
    """Puts a record that exists into the path, and its version into the body."""
    if operation in ("getImport", "acceptImport"):
        # Only the newest few are kept, and each is accepted once.
        sent = ask("/api/v1/imports", LIST.format(number, FACTS["root_code"]).encode(), "text/csv")
        case.path_parameters["id"] = sent.get("id", "1")
        case.query = {}
        if operation == "acceptImport":
            case.body = {"digest": sent.get("digest", "0" * 64)}
    elif operation in ("getManuscript", "editManuscript", "takeStep"):
        # One of its own for each call: a step changes what the next one may do.
        text = {"unit": FACTS["root"]} | {name: value.format(number) for name, value in TEXT.items()}
        made = ask("/api/v1/manuscripts", json.dumps(text).encode(), "application/json")
        case.path_parameters["id"] = made.get("id", "1")
        if operation == "takeStep":
            case.body = {"move": "submit", "version": made.get("version", 1), "warnings": "accepted"}
            return
    elif operation in POOLS:
        records = FACTS[POOLS[operation]]
        case.path_parameters["id"] = records[number % len(records)]
    if operation in ("getHistory", "getChain"):
        case.path_parameters["kind"] = "unit"
    if operation in ("getRole", "editRole"):
        case.path_parameters["code"] = "leader"
    if isinstance(case.body, dict) and "version" in case.body:
        address = case.path.format(**case.path_parameters).removesuffix("/closure").removesuffix("/removal")
        case.body["version"] = ask(address).get("version", 1)


def sound(body: dict, operation: str, number: int) -> None:
    """References that lead somewhere; names that nobody has."""
    known = {"unit": FACTS["root"], "parent": FACTS["root"], "role": "editor", "to": FACTS["deputy"]}
    body.update({name: value for name, value in known.items() if name in body or name == "parent" and "kind" in body})
    if operation == "createUnit":
        body["code"] = f"unit-{number}"
    if operation == "editUnit":
        body["code"] = f"unit-edited-{number}"
    if operation == "createRole":
        body["code"] = f"role-{number}"
    if operation in ("createUnit", "editUnit", "createPerson", "editPerson", "addDuty", "createRole", "editRole"):
        for name in ("email", "login", "zone", "since", "validFrom", "validTo", "shortEnglish", "titleEnglish"):
            body.pop(name, None)
    if operation in ("createManuscript", "editManuscript"):
        for name in ("zone", "region", "section", "kind"):
            body.pop(name, None)
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
