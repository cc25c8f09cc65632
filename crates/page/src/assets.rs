//! The style sheet, the script and the mark: in the program itself, served from its own address.

/// A file that pages ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asset {
    /// Its name under [`FOLDER`].
    pub name: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// What is in it.
    pub content: &'static str,
}

/// Where pages expect the assets.
pub const FOLDER: &str = "/page";

/// Every asset.
pub const ASSETS: [Asset; 3] = [
    Asset { name: "page.css", media_type: "text/css; charset=utf-8", content: include_str!("../assets/page.css") },
    Asset { name: "page.js", media_type: "text/javascript; charset=utf-8", content: include_str!("../assets/page.js") },
    Asset { name: "mark.svg", media_type: "image/svg+xml", content: include_str!("../assets/mark.svg") },
];

impl Asset {
    /// The asset of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        ASSETS.iter().find(|asset| asset.name == name)
    }

    /// A mark of its content, which is part of its address: a browser may keep it for good.
    pub const fn version(&self) -> u64 {
        // FNV-1a. It only has to differ when the content does.
        let bytes = self.content.as_bytes();
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        let mut place = 0;
        while place < bytes.len() {
            hash = (hash ^ bytes[place] as u64).wrapping_mul(0x0100_0000_01b3);
            place += 1;
        }
        hash
    }

    /// Its address.
    pub(crate) fn address(name: &str) -> String {
        let version = Self::named(name).map_or(0, Self::version);
        format!("{FOLDER}/{name}?v={version:016x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_asked_of_others() {
        for asset in ASSETS {
            for word in ["http://", "https://", "@import", "url(", "eval(", "document.write"] {
                let content = asset.content.replace("http://www.w3.org/2000/svg", "");
                assert!(!content.contains(word), "{}: {word}", asset.name);
            }
        }
    }

    #[test]
    fn each_has_its_own_address() {
        assert_ne!(Asset::address("page.css"), Asset::address("page.js"));
        assert!(Asset::named("../page.css").is_none());
    }
}
