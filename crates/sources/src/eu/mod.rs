//! The European Union's consolidated list of financial sanctions, the Financial Sanctions Files (FSF).
//!
//! * [`xml`]: XML 1.1 (root `export`, namespace `fsd/export`): one `sanctionEntity` a party.
//! * [`csv`]: the CSV of 1.1 (`NameAlias_…` headings) and the older one (`Naal_…`): one row for each name, address,
//!   birth, document or citizenship of a party, each with the party's own columns again. A party's rows are put
//!   together into the element that the XML would have for it.
//!
//! So one mapping (`party`) reads all three. What is where:
//!
//! * The id is made of `euReferenceNumber` (`EU.2026.82`), which cites the party across amendments; only a party
//!   without one has its `logicalId` instead (`eu-fsf-logical-…`). The two numbers are kept as well, and the UN's, where it is filed.
//! * No name is marked as the main one. The oldest (by `logicalId`) strong name in Latin letters without a language,
//!   or in English, is taken for it; else the oldest strong one; else the oldest. File order does not tell: it changes
//!   with every amendment.
//! * `strong="false"` is a weak name; so is one whose remark says "low quality".
//! * Names stand in up to 24 languages. One in another script is an original name, save in Bulgarian and Greek,
//!   which the Union writes every name in.
//! * A `regulation` of the party is its listing's legal basis and names the programme; each part of a party cites
//!   the act that brought it (`regulationSummary`), which are legal bases too; of these only the number is kept.
//! * `-`, `N/A` and the country `00` UNKNOWN mean nothing is known.
//! * The list holds asset freezes only. What each programme means is in `tables/programmes/eu.tsv`.
//!
//! The older CSV gives no strength of names, no kind of dates and one text for a document:
//! `AD001095 (passport-National passport) (remark)`.

pub mod csv;
mod party;
mod piece;
mod rows;
pub mod xml;
