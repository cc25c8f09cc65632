#!/usr/bin/env python3
"""Writes an SDN_ADVANCED.XML of a wanted size with invented parties, to measure time and memory of reading.

    python3 bench/large_list.py MEGABYTES > SDN_ADVANCED.XML

The reference values are those of the hand-written fixture. Every party has a primary name, four aliases, a birth, an
address, a document and an entry; parties stand before their relations and entries, as OFAC writes them. The same size
gives the same bytes.
"""

import random
import sys
from pathlib import Path

FIXTURE = Path(__file__).parent.parent / "crates/sources/tests/fixtures/ofac_advanced/sdn_advanced.xml"
SYLLABLES = "ka ro min vel tas nor il dra pe sho lun bek zar oti mur gan fel hak sin wo tre jal".split()


def word(random_source):
    return "".join(random_source.choice(SYLLABLES) for _ in range(random_source.randint(2, 4))).capitalize()


def name(number, low, random_source, identity):
    parts = "".join(
        f'<DocumentedNamePart><NamePartValue NamePartGroupID="{group}" ScriptID="215">{word(random_source)}'
        "</NamePartValue></DocumentedNamePart>"
        for group in (identity * 2, identity * 2 + 1)
    )
    kind = "1403" if number == 0 else "1400"
    primary = "true" if number == 0 else "false"
    return (
        f'<Alias FixedRef="{identity}" AliasTypeID="{kind}" Primary="{primary}" LowQuality="{low}">'
        f'<DocumentedName ID="{identity * 10 + number}" FixedRef="{identity}" DocNameStatusID="1">{parts}'
        "</DocumentedName></Alias>"
    )


def date(year, month, day):
    return f"<Year>{year}</Year><Month>{month}</Month><Day>{day}</Day>"


def party(identity, random_source):
    aliases = "".join(name(number, "true" if number == 4 else "false", random_source, identity) for number in range(5))
    day = date(random_source.randint(1940, 2000), random_source.randint(1, 12), random_source.randint(1, 28))
    return (
        f'<DistinctParty FixedRef="{identity}"><Profile ID="{identity}" PartySubTypeID="4">'
        f'<Identity ID="{identity}" FixedRef="{identity}" Primary="true" False="false">{aliases}'
        f'<NamePartGroups><MasterNamePartGroup><NamePartGroup ID="{identity * 2}" NamePartTypeID="1520" />'
        f'</MasterNamePartGroup><MasterNamePartGroup><NamePartGroup ID="{identity * 2 + 1}" NamePartTypeID="1521" />'
        "</MasterNamePartGroup></NamePartGroups></Identity>"
        f'<Feature ID="{identity}" FeatureTypeID="8"><FeatureVersion ID="{identity}" ReliabilityID="1"><DatePeriod>'
        f'<Start Approximate="false"><From>{day}</From></Start><End Approximate="false"><To>{day}</To></End>'
        "</DatePeriod></FeatureVersion></Feature>"
        f'<Feature ID="{identity}1" FeatureTypeID="25"><FeatureVersion ID="{identity}1" ReliabilityID="1">'
        f'<VersionLocation LocationID="{identity}" /></FeatureVersion></Feature></Profile></DistinctParty>\n'
    )


def location(identity, random_source):
    return (
        f'<Location ID="{identity}"><LocationCountry CountryID="171" CountryRelevanceID="1413" />'
        '<LocationPart LocPartTypeID="1451"><LocationPartValue Primary="true">'
        f"<Value>{random_source.randint(1, 99)} {word(random_source)} Street</Value></LocationPartValue></LocationPart>"
        '<LocationPart LocPartTypeID="1454"><LocationPartValue Primary="true">'
        f"<Value>{word(random_source)}</Value></LocationPartValue></LocationPart></Location>\n"
    )


def document(identity):
    return (
        f'<IDRegDocument ID="{identity}" IDRegDocTypeID="1571" IdentityID="{identity}" IssuedBy-CountryID="171" '
        f'ValidityID="1"><IDRegistrationNo>75 {identity}</IDRegistrationNo><IssuingAuthority /></IDRegDocument>\n'
    )


def relation(identity):
    return (
        f'<ProfileRelationship ID="{identity}" From-ProfileID="{identity}" To-ProfileID="{identity - 1}" '
        'RelationTypeID="1555" Former="false" />\n'
    )


def entry(identity):
    return (
        f'<SanctionsEntry ID="{identity}" ProfileID="{identity}" ListID="1550"><EntryEvent ID="{identity}" '
        f'EntryEventTypeID="1" LegalBasisID="1777"><Date>{date(2026, 4, 30)}</Date></EntryEvent>'
        f'<SanctionsMeasure ID="{identity}1" SanctionsTypeID="1705" /><SanctionsMeasure ID="{identity}2" '
        'SanctionsTypeID="1"><Comment>CYBER2</Comment></SanctionsMeasure></SanctionsEntry>\n'
    )


def main():
    if len(sys.argv) != 2 or not sys.argv[1].isdigit():
        sys.exit(__doc__)
    head = FIXTURE.read_text(encoding="utf-8").split("<Locations>")[0]
    one = sum(
        map(
            len,
            (
                party(100000, random.Random(0)),
                location(100000, random.Random(0)),
                document(100000),
                relation(100000),
                entry(100000),
            ),
        )
    )
    identities = range(100000, 100000 + int(sys.argv[1]) * 1_000_000 // one)
    write = sys.stdout.write
    write(head)
    sections = (
        ("Locations", lambda identity: location(identity, random.Random(f"l{identity}"))),
        ("IDRegDocuments", document),
        ("DistinctParties", lambda identity: party(identity, random.Random(f"p{identity}"))),
        ("ProfileRelationships", relation),
        ("SanctionsEntries", entry),
    )
    for section, make in sections:
        write(f"<{section}>\n")
        for identity in identities:
            write(make(identity))
        write(f"</{section}>\n")
    write("</Sanctions>\n")


main()
