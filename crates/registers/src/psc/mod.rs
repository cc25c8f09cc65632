#![doc = include_str!("../../../../docs/registers/psc.md")]

mod nature;

use interdict_model::{Country, Identifier, IdentifierKind, PartialDate, Schema, Subject};
use interdict_ownership::{End, Exception, Level, LinkKind, ParentLevel, PartyIndex, Period, Source, Stake};
use serde_json::Value;

use crate::date::date;
use crate::error::{Refusal, Stop};
use crate::filing::{Filing, short};
use crate::input::Input;
use crate::json::{self, items, text};
use crate::place::{address, country, push_new};
use nature::{Nature, What};

/// Whether a record is a line of the snapshot.
pub(crate) fn is_line(record: &Value) -> bool {
    let kind = record.get("data").and_then(|data| data.get("kind")).and_then(Value::as_str);
    kind.is_some_and(|kind| record.get("company_number").is_some() || kind.starts_with("totals#"))
}

/// Reads the snapshot's lines.
pub(crate) fn read(input: Input, filing: &mut Filing<'_>) -> Result<(), Stop> {
    filing.about(|file| "Companies House".clone_into(&mut file.publisher));
    json::each(input, filing, |record| text(record, "company_number").into_owned(), line_of)
}

fn line_of(record: &Value, line: u64, filing: &mut Filing<'_>) -> Result<(), Refusal> {
    let Some(data) = record.get("data") else { return Err("it has no `data`".into()) };
    let kind = text(data, "kind");
    if kind.starts_with("totals#") {
        let day = date(&text(data, "generated_at")).ok().flatten();
        filing.about(|file| file.as_of = file.as_of.max(day));
        filing.count("totals");
        return Ok(());
    }
    let number = text(record, "company_number");
    if number.is_empty() {
        return Err("it has no `company_number`".into());
    }
    let link = text(data.get("links").unwrap_or(&Value::Null), "self");
    let own = link.rsplit('/').next().unwrap_or_default();
    let line = Line { data, own: short(own), number: company_number(&number), at: line };
    match &*kind {
        "exemptions" => line.exemptions(filing),
        "persons-with-significant-control-statement" => line.statement(filing),
        kind if kind.starts_with("super-secure-") => line.super_secure(filing),
        kind if kind.starts_with("individual-") => line.holder(Schema::Person, filing),
        kind if kind.starts_with("corporate-entity-") => line.holder(Schema::Company, filing),
        kind if kind.starts_with("legal-person-") => line.holder(Schema::LegalEntity, filing),
        other => Err(format!("`{}` is no kind of line that is known", short(other)).into()),
    }
}

/// A line about a company.
struct Line<'a> {
    data: &'a Value,
    /// The last part of its address in the register, which nothing else of the company has.
    own: String,
    number: String,
    at: u64,
}

impl Line<'_> {
    fn source(&self, filing: &mut Filing<'_>) -> Result<Source, Refusal> {
        Ok(filing.source(self.at, &self.own)?)
    }

    /// The company.
    fn company(&self, filing: &mut Filing<'_>, source: Source) -> Result<PartyIndex, Refusal> {
        let company = filing.party(&company_id(&self.number))?;
        let identifiers = vec![registration(&self.number)];
        let subject = Subject { schema: Some(Schema::Company), identifiers, ..Subject::default() };
        filing.describe(company, Subject { countries: gb(), ..subject }, source);
        Ok(company)
    }

    /// The time for which it is so. The register says since when it was told, not since when it is so.
    fn period(&self) -> Result<Period, Refusal> {
        let to = date(&text(self.data, "ceased_on"))?;
        let ceased = text(self.data, "ceased") == "true";
        let to = to.map_or(if ceased { End::Unknown } else { End::Open }, End::On);
        Ok(Period { from: None, to, stated: date(&text(self.data, "notified_on"))? })
    }

    fn exception(&self, reason: &str, period: Period, filing: &mut Filing<'_>) -> Result<(), Refusal> {
        let source = self.source(filing)?;
        let owned = self.company(filing, source)?;
        let reason = filing.holdings.text(&short(reason))?;
        filing.exception(Exception { owned, parent: ParentLevel::Any, reason, period, source });
        Ok(())
    }

    /// There is a person whom the register protects; neither name nor natures are published.
    fn super_secure(&self, filing: &mut Filing<'_>) -> Result<(), Refusal> {
        self.exception("super-secure", self.period()?, filing)?;
        filing.count("super-secure");
        Ok(())
    }

    fn statement(&self, filing: &mut Filing<'_>) -> Result<(), Refusal> {
        let statement = text(self.data, "statement");
        if statement.is_empty() {
            return Err("the statement is empty".into());
        }
        self.exception(&statement, self.period()?, filing)?;
        filing.count("statements");
        Ok(())
    }

    fn exemptions(&self, filing: &mut Filing<'_>) -> Result<(), Refusal> {
        let all = self.data.get("exemptions").and_then(Value::as_object).ok_or("there are no `exemptions` in it")?;
        for (name, exemption) in all {
            let stated = exemption.get("items").map(|_| items(exemption, "items")).unwrap_or_default();
            let mut periods = Vec::new();
            for item in stated {
                periods.push(crate::date::period(&text(item, "exempt_from"), &text(item, "exempt_to"), None)?);
            }
            if periods.is_empty() {
                periods.push(Period::ALWAYS);
            }
            for period in periods {
                self.exception(name, period, filing)?;
            }
        }
        filing.count("exemptions");
        Ok(())
    }

    fn holder(&self, schema: Schema, filing: &mut Filing<'_>) -> Result<(), Refusal> {
        let period = self.period()?;
        let natures: Vec<&str> = json::texts(self.data, "natures_of_control").collect();
        let source = self.source(filing)?;
        let company = self.company(filing, source)?;
        let subject = self.subject(schema);
        if subject.names.is_empty() {
            return Err("it names nobody".into());
        }
        if self.own.is_empty() {
            return Err("it has no `links.self`".into());
        }
        let id = format!("{}#{}", company_id(&self.number), self.own);
        let holder = self.own_number().map_or_else(|| id.clone(), |number| company_id(&number));
        let holder = filing.party(&holder)?;
        filing.describe(holder, subject, source);
        filing.count("persons");
        if text(self.data, "is_sanctioned") == "true" {
            filing.count("stated to be sanctioned");
        }
        if natures.is_empty() {
            filing.count("without natures");
            filing.link(holder, company, LinkKind::SignificantInfluence, period, source);
        }
        let mut bodies: Vec<&str> = Vec::new();
        for word in natures {
            // The word alone: there are millions of lines, and some dozens of words.
            let stands = filing.source(self.at, word)?;
            let Some(Nature { what, over }) = nature::read(word) else {
                filing.note(stands, &id, format!("the nature `{word}` is not known and is taken for a link"));
                filing.link(holder, company, LinkKind::LinkedTo, period, stands);
                continue;
            };
            // A trust or a firm is no legal person: it stands between, and the person has influence or control over it.
            let from = match over {
                None => holder,
                Some(over) => {
                    let over = over.as_str();
                    let body = filing.party(&format!("{id}#{over}"))?;
                    if !bodies.contains(&over) {
                        bodies.push(over);
                        let subject = Subject { schema: Some(Schema::Organization), ..Subject::default() };
                        filing.describe(body, subject, source);
                        filing.link(holder, body, LinkKind::SignificantInfluence, period, stands);
                    }
                    body
                }
            };
            match what {
                What::Link(kind) => filing.link(from, company, kind, period, stands),
                What::Stake(measure, share) => filing.stake(Stake {
                    owner: from,
                    owned: company,
                    measure,
                    share,
                    period,
                    // The register's conditions are met "directly or indirectly", and a line does not say which.
                    level: Level::ByMajorities,
                    jointly: None,
                    source: stands,
                }),
            }
        }
        Ok(())
    }

    fn subject(&self, schema: Schema) -> Subject {
        let mut subject = Subject { schema: Some(schema), ..Subject::default() };
        let null = Value::Null;
        let elements = self.data.get("name_elements").unwrap_or(&null);
        let untitled = ["forename", "middle_name", "surname"].map(|part| text(elements, part));
        let untitled: Vec<&str> = untitled.iter().map(AsRef::as_ref).filter(|part: &&str| !part.is_empty()).collect();
        for name in [untitled.join(" "), text(self.data, "name").into_owned()] {
            push_new(&mut subject.names, Some(short(&name)).filter(|name| !name.is_empty()));
        }
        let birth = self.data.get("date_of_birth").unwrap_or(&null);
        let number = |member: &str| text(birth, member).parse::<u16>().ok();
        let small = |member: &str| number(member).and_then(|number| u8::try_from(number).ok());
        if let Some(day) = number("year").and_then(|year| PartialDate::new(year, small("month"), small("day"))) {
            subject.birth_dates.push(day.into());
        }
        let nationality = text(self.data, "nationality");
        push_new(&mut subject.countries, nationality.split([',', '/']).filter_map(country));
        push_new(&mut subject.countries, country(&text(self.data, "country_of_residence")));
        let identification = self.data.get("identification").unwrap_or(&null);
        push_new(&mut subject.countries, country(&text(identification, "country_registered")));
        let stated = text(identification, "registration_number");
        if let Some(own) = self.own_number() {
            subject.identifiers.push(registration(&own));
        } else if !stated.is_empty() {
            subject.identifiers.push(Identifier {
                country: country(&text(identification, "country_registered")),
                label: short(&text(identification, "place_registered")),
                ..Identifier::new(IdentifierKind::Registration, short(&stated))
            });
        }
        let place = self.data.get("address").unwrap_or(&null);
        let parts = ["premises", "address_line_1", "address_line_2", "locality", "region", "postal_code", "country"]
            .map(|part| text(place, part));
        push_new(&mut subject.addresses, address(parts.iter().map(AsRef::as_ref)).as_deref().map(short));
        subject
    }

    /// The number of a company of the United Kingdom that is a holder: it ties chains together.
    fn own_number(&self) -> Option<String> {
        let identification = self.data.get("identification")?;
        let number = company_number(&text(identification, "registration_number"));
        let (letters, digits) = number.split_at_checked(number.bytes().take_while(u8::is_ascii_alphabetic).count())?;
        let shaped = number.len() == 8 && letters.len() <= 2 && digits.bytes().all(|byte| byte.is_ascii_digit());
        let words = [text(identification, "country_registered"), text(identification, "place_registered")];
        let british = words.iter().any(|words| {
            let words = words.to_lowercase();
            let named = [
                "england",
                "wales",
                "scotland",
                "northern ireland",
                "united kingdom",
                "companies house",
                "great britain",
            ];
            named.iter().any(|name| words.contains(name)) || words.trim() == "uk"
        });
        (shaped && british).then_some(number)
    }
}

/// A company number: eight letters and digits; people leave the first zeros out.
fn company_number(written: &str) -> String {
    let number: String = written.chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_uppercase();
    let all_digits = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    short(&if all_digits { format!("{number:0>8}") } else { number })
}

/// The id of a company of the register, as org-id.guide writes it.
fn company_id(number: &str) -> String {
    format!("GB-COH-{number}")
}

fn registration(number: &str) -> Identifier {
    let plain = Identifier::new(IdentifierKind::Registration, number);
    Identifier { country: gb().pop(), label: "Companies House".to_owned(), ..plain }
}

fn gb() -> Vec<Country> {
    Country::from_text("gb").into_iter().collect()
}
