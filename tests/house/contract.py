"""Writer of docs/api and the client's wire types: python -m tests.house.contract

Both follow from what the server declares.
"""

from __future__ import annotations

import ast
import inspect
import io
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import msgspec
from pydantic.json_schema import models_json_schema
from ruamel.yaml import YAML
from sayback.engine import view_types
from sayback.web import answers, contract, events, workshop_answers
from sayback.web.contract import Event, Route

from tests.house import wording
from tests.house.readme import codes
from tests.house.tree import ROOT
from tests.house.typemaps import API, maps
from tests.house.typescript import declarations

Schema = dict[str, Any]
DOCS: Final = ROOT / "docs" / "api"
DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
MODULES: Final = (view_types, answers, workshop_answers, events)
HEARD: Final = (*contract.HEARD_BY_PANEL, *contract.HEARD_BY_WALL)
SENT: Final = (*contract.SENT_BY_PANEL, *contract.SENT_BY_WALL)
VERSION: Final = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
PAGES: Final = "gallery", "prepare", "help", "console", "wall", "join", "after", "give"
_ELSE: Final = {"seat": "a seat's secret", "create-key": "the key of the server, if it has one", "workshop": "a link's"}


IN_PATH: Final = {
    "session": "Name of the talk; for a receipt, the receipt's own name.",
    "workshop": "Name of the workshop.",
    "n": "Number of the helper, person or pair.",
    "code": "Code of the workshop's door.",
    "protocol": "Name of the dialogue.",
    "language": "Language (BCP 47); the nearest one that there is answers.",
    "page": "Name of the page.",
    "release": "Digest of all files of the pages.",
    "name": "Path of the file; below `/host`, the name of the host.",
    "module": "Name of the module.",
}
IN_QUERY: Final = {
    "lang": "Language (BCP 47); absent: the first of `Accept-Language`. The nearest one that there is answers.",
    "seen": "`seen` of the last answer: with `wait`, the answer comes once it is another one.",
    "wait": "Whole seconds to wait for a change, 25 at most; absent: answered at once.",
    "EIO": "Version of Engine.IO: 4.",
    "transport": "Always `websocket`.",
    "s": "Name of the talk, by which a proxy may choose the process.",
}


def answered() -> list[Any]:
    """Return every TypedDict that the server sends or reads."""
    found = [route.answer for route in contract.ROUTES if route.answer is not None]
    found += [shape for event in (*SENT, *HEARD) for shape in (event.payload, *event.answers)]
    return list(dict.fromkeys([*found, *contract.AUTH, answers.Failure, events.ConnectRefused]))


@cache
def definitions() -> Mapping[str, Schema]:
    """Return every shape by its name, as JSON Schema; objects with named keys have no others."""
    _, sent = msgspec.json.schema_components(answered(), ref_template="#/$defs/{name}")
    bodies = [(route.body, "validation") for route in contract.ROUTES if route.body is not None]
    read = models_json_schema(list(dict.fromkeys(bodies)), ref_template="#/$defs/{model}")[1]["$defs"]  # type: ignore[arg-type]
    assert not set(sent) & set(read), "a name means two shapes"
    every = {name: _closed(shape) for name, shape in sorted((sent | read).items())}
    for name, said in _remarks().items():
        for key, text in said.items():
            if key in every.get(name, {}).get("properties", {}):
                every[name]["properties"][key]["description"] = text
    for name, field in list(wording.untold(every)):
        if (words := wording.found(name, field)) is not None:
            every[name]["properties"][field]["description"] = words[1]
    return every


def _closed(schema: Any, *, named: bool = False) -> Any:
    """Add `additionalProperties: false` and drop the titles that pydantic gives to keys."""
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {
        key: _closed(value, named=key in ("properties", "patternProperties"))
        for key, value in schema.items()
        if named or key != "title"
    }
    if not named and ("properties" in closed or "patternProperties" in closed):
        closed.setdefault("additionalProperties", False)
    return closed


def _remarks() -> dict[str, dict[str, str]]:
    """Collect what the source says below the keys of a TypedDict and its bases.

    The remarks come by class and key.
    """
    found: dict[str, dict[str, str]] = {}
    for node in _classes():
        inherited = (found.get(base, {}) for base in _bases(node))
        found[node.name] = {key: text for base in inherited for key, text in base.items()} | dict(_remarked(node))
    return found


def _classes() -> Iterable[ast.ClassDef]:
    for module in MODULES:
        yield from (node for node in ast.parse(inspect.getsource(module)).body if isinstance(node, ast.ClassDef))


def _bases(node: ast.ClassDef) -> list[str]:
    return [base.id for base in node.bases if isinstance(base, ast.Name)]


def extended() -> dict[str, str]:
    """Return, for each shape that adds to another, the nearest one with a name on the wire."""
    parents = {node.name: _bases(node) for node in _classes()}

    def nearest(name: str) -> str:
        found = (base if base in definitions() and base in parents else nearest(base) for base in parents.get(name, ()))
        return next(filter(None, found), "")

    return {name: base for name in definitions() if (base := nearest(name))}


def _remarked(node: ast.ClassDef) -> Iterable[tuple[str, str]]:
    for key, text in zip(node.body, node.body[1:], strict=False):
        if isinstance(key, ast.AnnAssign) and isinstance(text, ast.Expr) and isinstance(text.value, ast.Constant):
            assert isinstance(key.target, ast.Name)
            yield key.target.id, " ".join(str(text.value.value).split())


def needed(names: Iterable[str]) -> dict[str, Schema]:
    """Return these shapes and all that they are made of."""
    found, todo = dict[str, Schema](), sorted(names)
    while todo:
        name = todo.pop()
        if name not in found:
            found[name] = definitions()[name]
            todo += _referred(found[name])
    return dict(sorted(found.items()))


def _referred(schema: Any) -> list[str]:
    if isinstance(schema, list):
        return [name for part in schema for name in _referred(part)]
    if not isinstance(schema, dict):
        return []
    own = [schema["$ref"].rpartition("/")[2]] if isinstance(schema.get("$ref"), str) else []
    return own + [name for value in schema.values() for name in _referred(value)]


def schema_of(shape: Any) -> Schema:
    """Build a JSON Schema that stands alone."""
    name = shape.__name__
    return {"$schema": DIALECT, "title": name, "$ref": f"#/$defs/{name}", "$defs": needed([name])}


def moved(schema: Any) -> Any:
    """Point references to where OpenAPI and AsyncAPI keep shapes."""
    return json.loads(json.dumps(schema).replace("#/$defs/", "#/components/schemas/"))


def _ref(shape: Any) -> Schema:
    return {"$ref": f"#/components/schemas/{shape.__name__}"}


def openapi() -> str:
    """Describe all routes as OpenAPI."""
    paths: dict[str, dict[str, Any]] = {}
    for route in contract.ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route)
    used = [shape for route in contract.ROUTES for shape in (route.answer, route.body) if shape is not None]
    document = {
        "openapi": "3.1.0",
        "info": {"title": "Sayback over HTTP", "version": VERSION},
        "paths": paths,
        "components": {
            "schemas": moved(needed(shape.__name__ for shape in (*used, answers.Failure))),
            "securitySchemes": {
                name: {"type": "http", "scheme": "bearer", "description": f"`Authorization: Bearer`: {whose}"}
                for name, whose in _ELSE.items()
            },
        },
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _operation(route: Route) -> Schema:
    given = re.findall(r"\{(\w+)\}", route.path)
    params: list[Schema] = [
        {"name": name, "in": "path", "required": True, "description": IN_PATH[name], "schema": _param(name)}
        for name in given
    ]
    params += [
        {"name": name, "in": "query", "description": IN_QUERY[name], "schema": {"type": "string"}}
        for name in route.query
    ]
    if route.free:
        choices = {"type": "object", "additionalProperties": {"type": "string"}}
        params.append({"name": "free", "in": "query", "description": route.free, "explode": True, "schema": choices})
    content = {} if route.status == 101 else {route.media: {"schema": _ref(route.answer)} if route.answer else {}}
    operation: Schema = {"summary": route.summary}
    if route.bearer:
        operation["security"] = [{route.bearer: []}] if route.bearer != "create-key" else [{}, {route.bearer: []}]
    if params:
        operation["parameters"] = params
    if route.body:
        operation["requestBody"] = {"required": True, "content": {contract.JSON: {"schema": _ref(route.body)}}}
    good: Schema = {"description": route.summary}
    operation["responses"] = {str(route.status): good | ({"content": content} if content else {})}
    if route.media == contract.JSON or route.path.startswith(API):
        operation["responses"]["default"] = {
            "description": "Refused: see errors.md",
            "content": {contract.JSON: {"schema": _ref(answers.Failure)}},
        }
    return operation


def _param(name: str) -> Schema:
    if name == "page":
        return {"enum": list(PAGES)}
    return {"type": "integer"} if name == "n" else {"type": "string"}


def asyncapi() -> str:
    """Describe the two sockets as AsyncAPI."""
    sides = {
        "talk": (contract.SENT_BY_PANEL, contract.HEARD_BY_PANEL, contract.AUTH[0]),
        "workshop": (contract.SENT_BY_WALL, contract.HEARD_BY_WALL, contract.AUTH[1]),
    }
    channels, operations, used = dict[str, Any](), dict[str, Any](), [events.ConnectRefused]
    for name, (sent, heard, auth) in sides.items():
        messages = {f"sent.{each.name}": _message(each) for each in sent} | {
            f"heard.{each.name}": _message(each) for each in heard
        }
        connect = {"name": "CONNECT", "summary": "`auth` of the CONNECT packet", "payload": _ref(auth)}
        channels[name] = {"address": "/socket.io/", "messages": {"connect": connect} | messages}
        for key in ("connect", *messages):
            action = "send" if key.startswith("heard") else "receive"  # as the server sees it
            operations[f"{name}.{key}"] = {
                "action": action,
                "channel": {"$ref": f"#/channels/{name}"},
                "messages": [{"$ref": f"#/channels/{name}/messages/{key}"}],
            }
        used += [auth, *(shape for event in (*sent, *heard) for shape in (event.payload, *event.answers))]
    document = {
        "asyncapi": "3.0.0",
        "info": {"title": "Sayback by socket", "version": VERSION, "description": SOCKET},
        "channels": channels,
        "operations": operations,
        "components": {"schemas": moved(needed(shape.__name__ for shape in used))},
    }
    out = io.StringIO()
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style, yaml.sort_base_mapping_type_on_output = False, False  # type: ignore[assignment]
    yaml.width = 120
    yaml.dump(document, out)
    return out.getvalue()


SOCKET: Final = (
    "Socket.IO protocol 5 over WebSocket only (`transports: ['websocket']`), main namespace, JSON events with one "
    "object. Events with an id are answered; `x-answers` are the shapes of that. A view may come before the answer to "
    "the act that made it. A refused connection carries ConnectRefused as `data`; where its `retry` is true, connect "
    "again. After `bye` with `restart` or `resync` the transport closes and clients come back by themselves; after any "
    "other `bye`, and after `gone`, the server disconnects for good."
)


def _message(event: Event) -> Schema:
    message: Schema = {"name": event.name, "summary": event.summary, "payload": _ref(event.payload)}
    return message | ({"x-answers": [_ref(shape) for shape in event.answers]} if event.answers else {})


def errors() -> str:
    """Describe every code in words."""
    return (
        "# Codes\n\nEvery refusal has one of these. By HTTP it is `{error: {code, message, where?}}` with this status; "
        "by socket\n`{ok: false, code, message, retry, where?}`. Decide by `code` and `retry`, never by the sentence; "
        "`where` names what did\nnot fit, never a value. Where waiting helps, HTTP says `Retry-After` in seconds.\n\n"
        f"{codes()}\n"
    )


def files() -> dict[Path, str]:
    """Return every file that is written, and what stands in it."""
    view = json.dumps(schema_of(view_types.View), indent=1, ensure_ascii=False) + "\n"
    return {
        DOCS / "view.schema.json": view,
        DOCS / "openapi.json": openapi(),
        DOCS / "asyncapi.yaml": asyncapi(),
        DOCS / "errors.md": errors(),
        ROOT / "client" / "core" / "wire.d.ts": declarations(definitions(), extended()) + maps(PAGES),
    }


def write() -> None:
    """Bring the files up to date."""
    for path, text in files().items():
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    write()
