"""Compose files, held against the Compose schema and each other; no engine runs here."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML
from sayback.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((Path(__file__).parent / "compose-spec.json").read_text("utf-8"))
DOCKERFILE = (ROOT / "server" / "Dockerfile").read_text("utf-8")
CADDYFILE = (ROOT / "server" / "Caddyfile").read_text("utf-8")


@pytest.fixture(scope="module")
def compose() -> Any:
    return YAML(typ="safe", pure=True).load((ROOT / "docker-compose.yml").read_text("utf-8"))


def test_the_file_fits_the_compose_schema(compose: Any) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(compose)


def test_invalid_compose_file_is_found(compose: Any) -> None:
    wrong = {**compose, "services": {"store": {"image": 7, "portz": []}}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(wrong)


def test_store_syncs_every_write_and_has_a_healthcheck(compose: Any) -> None:
    store = compose["services"]["store"]
    options = dict(zip(store["command"][1::2], store["command"][2::2], strict=True))
    assert options["--appendonly"] == "yes" and options["--appendfsync"] == "always" and options["--save"] == ""
    assert store["healthcheck"]["test"][-1] == "ping"
    assert "ports" not in store and compose["networks"][store["networks"][0]]["internal"]


def test_proxy_knows_both_servers_and_pins_each_session(compose: Any) -> None:
    servers = {name for name, service in compose["services"].items() if service.get("image") == "sayback"}
    assert set(re.findall(r"(server-\d+):8440", CADDYFILE)) == servers and len(servers) == 2
    assert "lb_policy header Sayback-Name" in CADDYFILE and "health_uri /readyz" in CADDYFILE
    assert "443:443" in compose["services"]["proxy"]["ports"]


def test_every_named_setting_exists(compose: Any) -> None:
    known = {f"SAYBACK_{name.upper()}" for name in Settings.model_fields}
    named = set(compose["services"]["server-1"]["environment"]) | set(re.findall(r"(SAYBACK_\w+)=", DOCKERFILE))
    assert named <= known


def test_proxy_in_the_front_network_is_trusted(compose: Any) -> None:
    [network] = compose["networks"]["front"]["ipam"]["config"]
    assert compose["services"]["server-1"]["environment"]["SAYBACK_TRUSTED_PROXIES"] == network["subnet"]


def test_copied_files_exist_and_are_not_ignored() -> None:
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")}
    copied = [
        line.split()[1:-1] for line in DOCKERFILE.splitlines() if line.startswith("COPY") and "--from" not in line
    ]
    for name in (name for names in copied for name in names):
        assert (ROOT / name).exists() and name in kept
