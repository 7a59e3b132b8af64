"""Strict validation of HSDS 3.0 records: nothing but the standard's fields, each of its type, in every nested record.

The fields are noted down in `hsds_fields.yaml`. Where `SETIAKAWAN_HSDS_SCHEMAS` names a folder with the published schema
files (`schema/` of openreferral/specification, version 3.0), records are validated against those as well, made strict.
"""

import json
import os
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

_KINDS = yaml.safe_load((Path(__file__).parent / "hsds_fields.yaml").read_text(encoding="utf-8"))
_FORMATS = FormatChecker()


@_FORMATS.checks("uri")
def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or bool(urlsplit(value).scheme)


def _schema(kind: str) -> dict:
    said = _KINDS[kind]
    properties = {name: {"type": "string"} for name in said.get("text", ())}
    properties["id"] = {"type": "string", "format": "uuid"}
    properties |= {name: {"type": "number"} for name in said.get("number", ())}
    properties |= {name: {"type": "string", "format": "uri"} for name in said.get("uri", ())}
    properties |= {name: {"type": "string", "format": "email"} for name in said.get("email", ())}
    properties |= {name: {"type": "string", "enum": values} for name, values in said.get("enum", {}).items()}
    properties |= {name: {"$ref": f"{of}.json"} for name, of in said.get("one", {}).items()}
    properties |= {
        name: {"type": "array", "items": {"$ref": f"{of}.json"}} for name, of in said.get("many", {}).items()
    }
    return {"type": "object", "properties": properties, "required": said["required"], "additionalProperties": False}


@cache
def _registries() -> list[Registry]:
    noted = {f"{kind}.json": _schema(kind) for kind in _KINDS}
    made, folder = [noted], os.environ.get("SETIAKAWAN_HSDS_SCHEMAS")
    if folder:
        made.append({path.name: _strict(json.loads(path.read_text("utf-8"))) for path in Path(folder).glob("*.json")})
    return [
        Registry().with_resources((name, Resource(schema, DRAFT202012)) for name, schema in schemas.items())
        for schemas in made
    ]


def _strict(schema: dict) -> dict:
    """A published schema with nothing but its own fields allowed, found by its file name rather than its `$id`."""
    return {name: said for name, said in schema.items() if name != "$id"} | {"additionalProperties": False}


def faults(kind: str, record: dict) -> list[str]:
    """What is wrong with a record: empty when it is a valid record of its kind."""
    return [
        f"{kind}{error.json_path[1:]}: {error.message}"
        for registry in _registries()
        for error in Draft202012Validator(
            {"$ref": f"{kind}.json"}, registry=registry, format_checker=_FORMATS
        ).iter_errors(record)
    ]
