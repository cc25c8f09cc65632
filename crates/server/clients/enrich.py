"""nomenklatura's own commands, `match` and `enrich`, with its enricher for yente, over a file of customers.

Between the two somebody has to say which candidates are the customer: here the script does, for all of them. Afterwards everything that
the service said is held against FollowTheMoney's model: properties that a schema does not have, or values that it would drop, are errors.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import requests

EXPECTED = {"customer-1": {"ofac-102", "unsc-9000001", "x-102"}, "customer-2": {"ofac-101", "unsc-9000003", "x-101"},
            "customer-3": {"ofac-103"}, "customer-4": set()}


def nomenklatura(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "nomenklatura.cli", *arguments], check=True)


def lines(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]


def main(address: str, customers: Path, work: Path) -> None:
    os.environ["NOMENKLATURA_DB_URL"] = f"sqlite:///{work}/nomenklatura.db"
    config = work / "interdict.yml"
    config.write_text(
        "name: interdict\ntitle: Interdict\ntype: nomenklatura.enrich.yente:YenteEnricher\n"
        f"api: {address}/\ndataset: default\nthreshold: 0.7\ncache_days: 0\n"
    )

    matches = work / "matches.ftm.json"
    nomenklatura("match", str(config), str(customers), "-o", str(matches))
    found = {entity["id"] for entity in lines(matches)}
    wanted = set().union(*EXPECTED.values())
    assert wanted <= found, f"not found: {wanted - found}"

    from nomenklatura.judgement import Judgement
    from nomenklatura.resolver import Resolver
    from followthemoney import StatementEntity

    resolver = Resolver[StatementEntity].make_default()
    resolver.begin()
    for customer, parties in EXPECTED.items():
        pairs = {other.id for edge in resolver.edges.values() for other in (edge.source, edge.target)
                 if customer in (edge.source.id, edge.target.id) and other.id != customer}
        assert pairs == parties, (customer, pairs)
        for party in parties:
            resolver.decide(customer, party, Judgement.POSITIVE)
    resolver.commit()
    resolver.close()

    enriched = work / "enriched.ftm.json"
    nomenklatura("enrich", str(config), str(customers), "-o", str(enriched))
    schemata = {entity["schema"] for entity in lines(enriched)}
    assert {"Sanction", "Address", "Person", "Vessel", "Ownership"} <= schemata, schemata

    checked = sum(valid(entity) for party in wanted for entity in [requests.get(f"{address}/entities/{party}", timeout=30).json()])
    print(f"{len(found)} entities matched, {len(lines(enriched))} after enrichment, {checked} values are FollowTheMoney's")


def valid(data: dict) -> int:
    """How many values an entity and what is nested in it have; an error for one that FollowTheMoney does not know."""
    from followthemoney import model, registry

    schema = model.get(data["schema"])
    assert schema is not None, data["schema"]
    count = 0
    for name, values in data["properties"].items():
        prop = schema.properties.get(name)
        assert prop is not None, f"{schema.name} has no property {name}"
        for value in values:
            count += 1
            if isinstance(value, dict):
                assert prop.type == registry.entity, (schema.name, name)
                count += valid(value)
            elif prop.type != registry.entity:
                assert prop.type.clean(value) is not None, f"{schema.name}:{name} is no {prop.type.name}: {value}"
    return count


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]), Path(sys.argv[3]))
