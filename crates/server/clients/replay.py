"""Calls as Marble's server and clients of motiva make them, with the shape of every answer checked.

Marble asks `/match/{dataset}` with `algorithm`, `cutoff`, `threshold`, `fuzzy` and whitelisted ids in the query string; motiva takes
the long lists in the body's `params`.
"""

import sys

import requests

MEMBERS = {"id", "caption", "schema", "properties", "datasets", "referents", "target", "first_seen", "last_seen", "last_change",
           "score", "match", "explanations"}


def main(address: str) -> None:
    session = requests.Session()
    person = {"schema": "Person", "properties": {"name": ["Pavel Korbutov"], "birthDate": ["1980-04-03"]}}

    # Marble: one query, the client's own key, both bounds the same.
    params = {"algorithm": "logic-v1", "threshold": 0.75, "cutoff": 0.75, "limit": 30, "fuzzy": "false",
              "exclude_entity_ids": ["x-102"]}
    answer = session.post(f"{address}/match/sanctions", params=params, json={"queries": {"0": person}}, timeout=30)
    answer.raise_for_status()
    body = answer.json()
    assert body["limit"] == 30 and answer.headers["x-batch-size"] == "1", answer.text
    response = body["responses"]["0"]
    assert response["status"] == 200 and response["total"]["relation"] == "eq"
    assert response["total"]["value"] == len(response["results"]) > 0
    for result in response["results"]:
        assert MEMBERS <= result.keys(), MEMBERS - result.keys()
        assert result["match"] is True and 0.75 < result["score"] <= 1 and result["id"] != "x-102"
        assert all(isinstance(values, list) for values in result["properties"].values())
        for feature in result["explanations"].values():
            assert {"score", "detail", "query", "candidate"} <= feature.keys()
    assert "interdict" in body["interdict"]["matcher"]

    # Marble: the details of a result, and the catalogue with its version.
    found = response["results"][0]["id"]
    entity = session.get(f"{address}/entities/{found}", timeout=30)
    entity.raise_for_status()
    assert entity.json()["id"] == found and "sanctions" in entity.json()["properties"]
    catalog = session.get(f"{address}/catalog", timeout=30)
    catalog.raise_for_status()
    datasets = catalog.json()["datasets"]
    assert all({"name", "title", "version", "children", "load"} <= dataset.keys() for dataset in datasets)
    again = session.get(f"{address}/catalog", headers={"If-None-Match": catalog.headers["etag"]}, timeout=30)
    assert again.status_code == 304, again.status_code
    algorithms = session.get(f"{address}/algorithms", timeout=30).json()
    assert {"algorithms", "default", "best"} <= algorithms.keys()

    # motiva: long lists in the body, and settings of one query alone.
    queries = {"one": person, "two": {**person, "params": {"threshold": 0.99, "exclude_entity_ids": []}}}
    asked = {"queries": queries, "params": {"include_datasets": ["us_ofac_sdn"], "exclude_datasets": None,
                                           "exclude_entity_ids": [f"id-{number}" for number in range(5000)]}}
    answer = session.post(f"{address}/match/default", params={"algorithm": "name-based"}, json=asked, timeout=30)
    answer.raise_for_status()
    one = answer.json()["responses"]["one"]
    assert [result["id"] for result in one["results"]] == ["ofac-102"], one
    assert answer.headers["x-batch-size"] == "2"

    # Bodies without a content type, as some send them, and errors in the shape that they read.
    text = '{"queries": {"q": {"schema": "Person", "properties": {"name": "Pavel Korbutov"}}}}'
    assert session.post(f"{address}/match/default", data=text, timeout=30).status_code == 200
    bad = session.post(f"{address}/match/default", json={"queries": {}}, timeout=30)
    assert bad.status_code == 400 and isinstance(bad.json()["detail"], str)
    form = session.post(f"{address}/match/default", params={"limit": 5000}, json={"queries": {"q": person}}, timeout=30)
    assert form.status_code == 422 and form.json()["detail"][0]["loc"] == ["query", "limit"]
    assert session.post(f"{address}/match/nothing", json={"queries": {"q": person}}, timeout=30).status_code == 404
    print("every call was answered as it is expected to be")


if __name__ == "__main__":
    main(sys.argv[1])
