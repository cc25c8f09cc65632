"""The protocol of OpenRefine, as its client walks through it: manifest, queries, completions, columns.

The schemas are written here after the specification, https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/;
its own schema files are not part of any package.
"""

import json
import sys

import requests
from jsonschema import Draft202012Validator

TEXT = {"type": "string"}
URI = {"type": "string", "pattern": "^https?://"}
NAMED = {"type": "object", "required": ["id", "name"], "properties": {"id": TEXT, "name": TEXT, "description": TEXT}}
ADDRESS = {"type": "object", "required": ["service_url", "service_path"],
           "properties": {"service_url": URI, "service_path": {"type": "string", "pattern": "^/"}}}
SETTING = {
    "type": "object",
    "required": ["name", "label", "type", "help_text"],
    "properties": {
        "name": TEXT, "label": TEXT, "help_text": TEXT,
        "type": {"enum": ["number", "text", "checkbox", "select"]},
        "default": {"type": ["number", "string", "boolean"]},
        "choices": {"type": "array", "items": {"type": "object", "required": ["value", "name"]}},
    },
    "if": {"properties": {"type": {"const": "select"}}},
    "then": {"required": ["choices"]},
}
MANIFEST = {
    "type": "object",
    "required": ["versions", "name", "identifierSpace", "schemaSpace"],
    "properties": {
        "versions": {"type": "array", "contains": {"const": "0.2"}},
        "name": TEXT, "identifierSpace": URI, "schemaSpace": URI,
        "defaultTypes": {"type": "array", "items": NAMED},
        "view": {"type": "object", "required": ["url"], "properties": {"url": {"type": "string", "pattern": "{{id}}"}}},
        "suggest": {"type": "object", "properties": {"entity": ADDRESS, "property": ADDRESS, "type": ADDRESS}},
        "extend": {"type": "object", "properties": {
            "propose_properties": ADDRESS, "property_settings": {"type": "array", "items": SETTING}}},
        "batchSize": {"type": "integer", "minimum": 1},
    },
}
RESULTS = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "required": ["result"],
        "properties": {"result": {"type": "array", "items": {
            "type": "object",
            "required": ["id", "name", "score"],
            "properties": {"id": TEXT, "name": TEXT, "description": TEXT, "score": {"type": "number"}, "match": {"type": "boolean"},
                           "type": {"type": "array", "items": NAMED}},
        }}},
    },
}
SUGGESTIONS = {"type": "object", "required": ["result"], "properties": {"result": {"type": "array", "items": NAMED}}}
PROPERTIES = {"type": "object", "required": ["type", "properties"],
              "properties": {"type": TEXT, "limit": {"type": "integer"}, "properties": {"type": "array", "items": NAMED}}}
EXTENDED = {
    "type": "object",
    "required": ["meta", "rows"],
    "properties": {
        "meta": {"type": "array", "items": NAMED},
        "rows": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": {
            "type": "array", "items": {"type": "object", "properties": {"str": TEXT}, "required": ["str"]}}}},
    },
}


def checked(answer: requests.Response, schema: dict) -> dict:
    answer.raise_for_status()
    body = answer.json()
    Draft202012Validator(schema).validate(body)
    return body


def main(address: str) -> None:
    for schema in (MANIFEST, RESULTS, SUGGESTIONS, PROPERTIES, EXTENDED):
        Draft202012Validator.check_schema(schema)
    session = requests.Session()
    service = f"{address}/reconcile/default"
    manifest = checked(session.get(service, timeout=30), MANIFEST)
    types = {kind["id"] for kind in manifest["defaultTypes"]}
    assert {"Person", "Company", "Vessel"} <= types, types

    queries = {
        "q0": {"query": "Pavel Korbutov", "type": "Person", "limit": 3, "type_strict": "should",
               "properties": [{"pid": "Person:birthDate", "v": "1980-04-03"}, {"pid": "Person:nationality", "v": {"id": "ru", "name": "Russia"}}]},
        "q1": {"query": "Lantern Harbour Trading"},
        "q2": {"query": "Nobody Atall", "type": ["Person"]},
    }
    answers = checked(session.post(service, data={"queries": json.dumps(queries)}, timeout=30), RESULTS)
    assert answers.keys() == queries.keys()
    best = answers["q0"]["result"][0]
    assert best["match"] and len(answers["q0"]["result"]) <= 3 and best["type"][0]["id"] == "Person", best
    assert answers["q1"]["result"] and not answers["q2"]["result"], answers

    for kind, typed in (("entity", "Kor"), ("type", "Pers"), ("property", "birth")):
        part = manifest["suggest"][kind]
        found = checked(session.get(part["service_url"] + part["service_path"], params={"prefix": typed}, timeout=30), SUGGESTIONS)
        assert found["result"], (kind, typed)

    extend = manifest["extend"]["propose_properties"]
    proposed = checked(session.get(extend["service_url"] + extend["service_path"], params={"type": "Person", "limit": 100}, timeout=30), PROPERTIES)
    wish = {"ids": [best["id"]], "properties": [
        {"id": kind["id"], "settings": {"limit": 0, "render": "caption"}} for kind in proposed["properties"]]}
    table = checked(session.post(service, data={"extend": json.dumps(wish)}, timeout=30), EXTENDED)
    assert table["rows"][best["id"]]["name"], table
    assert [column["id"] for column in table["meta"]] == [kind["id"] for kind in proposed["properties"]]
    print("every answer is of the form that the specification asks for")


if __name__ == "__main__":
    main(sys.argv[1])
