//! What the service tells clients that reconcile of itself.

use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Type, types};

/// The manifest of a reconciliation service.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = ReconciliationManifest)]
pub(super) struct Manifest {
    /// Versions of the API.
    versions: [&'static str; 1],
    /// The service's name.
    name: String,
    /// What ids are of.
    identifier_space: String,
    /// What types and properties are of.
    schema_space: &'static str,
    /// Where a party can be looked at.
    view: View,
    /// Most queries that are best sent at once.
    batch_size: usize,
    /// Where completions are found.
    suggest: Suggest,
    /// How a table can be extended.
    extend: Extend,
    /// Types that can be asked for.
    default_types: Vec<Type>,
}

/// Where a party can be looked at.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReconciliationView)]
struct View {
    /// An address with `{{id}}` in it.
    url: String,
}

/// Where completions are found.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReconciliationSuggest)]
struct Suggest {
    /// Of parties.
    entity: Address,
    /// Of types.
    #[serde(rename = "type")]
    kind: Address,
    /// Of properties.
    property: Address,
}

/// An address in two parts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReconciliationAddress)]
struct Address {
    /// The service's address.
    service_url: String,
    /// What follows it.
    service_path: &'static str,
}

/// How a table can be extended.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReconciliationExtend)]
struct Extend {
    /// Where properties of a type are proposed.
    propose_properties: Address,
    /// What can be said of each property.
    property_settings: [Setting; 2],
}

/// Something that can be said of a property.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReconciliationSetting)]
struct Setting {
    /// Its name.
    name: &'static str,
    /// Its name for people.
    label: &'static str,
    /// Of which kind it is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// What it is unless said.
    default: Value,
    /// What it does.
    help_text: &'static str,
    /// What it can be.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    choices: Vec<Choice>,
}

/// What a setting can be.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ReconciliationChoice)]
struct Choice {
    /// The value.
    value: &'static str,
    /// The value for people.
    name: &'static str,
}

impl Manifest {
    /// That of a dataset, at an address.
    pub(super) fn of(base: &str, dataset: &str) -> Self {
        let address = |service_path| Address { service_url: format!("{base}/reconcile/{dataset}"), service_path };
        Self {
            versions: ["0.2"],
            name: format!("{dataset} (Interdict)"),
            identifier_space: format!("{base}/entities/"),
            schema_space: "https://followthemoney.tech/explorer/schemata/",
            view: View { url: format!("{base}/entities/{{{{id}}}}") },
            batch_size: 3,
            suggest: Suggest {
                entity: address("/suggest/entity"),
                kind: address("/suggest/type"),
                property: address("/suggest/property"),
            },
            extend: Extend {
                propose_properties: address("/extend/property"),
                property_settings: [
                    Setting {
                        name: "limit",
                        label: "Limit",
                        kind: "number",
                        default: Value::from(0),
                        help_text: "Most values a row; 0 for all",
                        choices: Vec::new(),
                    },
                    Setting {
                        name: "render",
                        label: "Values",
                        kind: "select",
                        default: Value::from("caption"),
                        help_text: "Whether values are for people (Russia) or for programs (ru)",
                        choices: vec![
                            Choice { value: "caption", name: "for people" },
                            Choice { value: "raw", name: "for programs" },
                        ],
                    },
                ],
            },
            default_types: types().collect(),
        }
    }
}
