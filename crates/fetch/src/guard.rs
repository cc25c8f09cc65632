//! Which addresses may be asked.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use crate::settings::Network;

/// Whether an address may be asked for a file whose hosts are `hosts`; the reason why not.
pub fn may_ask(uri: &Uri, hosts: &[String], network: &Network) -> Result<(), String> {
    let host = uri.host().unwrap_or_default().to_lowercase();
    let among = |allowed: &[String]| allowed.iter().any(|known| matches(known, &host));
    match uri.scheme_str() {
        Some("https") => {}
        Some("http") if among(&network.plain_hosts) => {}
        Some("http") => return Err(format!("{host} would send it without TLS")),
        other => return Err(format!("`{}` is no web address", other.unwrap_or("it"))),
    }
    if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
        return Err("the address carries a user's name".to_owned());
    }
    if !among(hosts) {
        return Err(format!("{host} is not among the hosts that the list may come from ({})", hosts.join(", ")));
    }
    if let Ok(ip) = host.trim_matches(['[', ']']).parse::<IpAddr>()
        && is_private(ip)
        && !among(&network.private_hosts)
    {
        return Err(format!("{ip} is a private address"));
    }
    Ok(())
}

/// A host equals its pattern, or lies below it where the pattern begins with a dot.
fn matches(pattern: &str, host: &str) -> bool {
    match pattern.strip_prefix('.') {
        Some(_) => host.ends_with(pattern),
        None => pattern.eq_ignore_ascii_case(host),
    }
}

/// Whether an address lies inside somebody's own network and must not be reached by a publisher's word.
pub fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => private_4(ip),
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(mapped) => private_4(mapped),
            None => private_6(ip),
        },
    }
}

fn private_4(ip: Ipv4Addr) -> bool {
    let [first, second, ..] = ip.octets();
    ip.is_loopback()
        || ip.is_private()
        || ip.is_link_local()
        || ip.is_unspecified()
        || ip.is_multicast()
        || ip.is_broadcast()
        || first == 0
        || first >= 240
        || ip.octets()[..3] == [192, 0, 0]
        // Shared address space, RFC 6598; benchmarks, RFC 2544.
        || (first == 100 && (64..128).contains(&second))
        || (first == 198 && (18..20).contains(&second))
}

fn private_6(ip: Ipv6Addr) -> bool {
    ip.is_loopback()
        || ip.is_unspecified()
        || ip.is_multicast()
        || ip.is_unique_local()
        || ip.is_unicast_link_local()
        // Translations of IPv4 (RFC 6052, 3056) can lead anywhere.
        || ip.segments()[0] == 0x2002
        || ip.segments()[0] & 0xffc0 == 0xfec0
        || ip.segments()[..6] == [0; 6]
        || ip.segments()[..2] == [0x64, 0xff9b]
}

/// Looks hosts up and refuses private addresses: what was checked is what is connected to.
#[derive(Debug)]
pub(crate) struct GuardedResolver {
    inner: DefaultResolver,
    /// Hosts whose addresses may be private: the configured ones and the proxy.
    private_hosts: Vec<String>,
}

impl GuardedResolver {
    pub(crate) fn new(private_hosts: Vec<String>) -> Self {
        Self { inner: DefaultResolver::default(), private_hosts }
    }
}

impl Resolver for GuardedResolver {
    fn resolve(&self, uri: &Uri, config: &Config, timeout: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let addresses = self.inner.resolve(uri, config, timeout)?;
        let host = uri.host().unwrap_or_default().to_lowercase();
        if self.private_hosts.iter().any(|known| matches(known, &host)) {
            return Ok(addresses);
        }
        match addresses.iter().find(|address| is_private(address.ip())) {
            Some(address) => Err(ureq::Error::Io(std::io::Error::new(
                std::io::ErrorKind::PermissionDenied,
                format!("{host} leads to the private address {}", address.ip()),
            ))),
            None => Ok(addresses),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_in_every_dress() {
        for ip in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "0.1.2.3",
            "224.0.0.1",
            "255.255.255.255",
            "198.18.0.1",
            "::1",
            "::",
            "fe80::1",
            "fd00::1",
            "ff02::1",
            "::ffff:10.0.0.1",
            "2002:7f00:1::",
            "64:ff9b::7f00:1",
        ] {
            assert!(is_private(ip.parse().unwrap()), "{ip}");
        }
        for ip in ["8.8.8.8", "193.134.242.10", "2a00:1450:4001::1"] {
            assert!(!is_private(ip.parse().unwrap()), "{ip}");
        }
    }

    #[test]
    fn only_https_from_known_hosts() {
        let network = Network::default();
        let hosts = ["scsanctions.un.org".to_owned(), ".blob.core.windows.net".to_owned()];
        let ask = |address: &str| may_ask(&address.parse().unwrap(), &hosts, &network);
        assert!(ask("https://scsanctions.un.org/x").is_ok());
        assert!(ask("https://SCSANCTIONS.un.org:443/x").is_ok());
        assert!(ask("https://unsol.blob.core.windows.net/x").is_ok());
        for address in [
            "http://scsanctions.un.org/x",
            "https://evil.example/x",
            "https://blob.core.windows.net.evil.example/x",
            "https://scsanctions.un.org@evil.example/x",
            "https://user@scsanctions.un.org/x",
            "https://10.0.0.1/x",
            "/x",
        ] {
            assert!(ask(address).is_err(), "{address}");
        }
        let hosts = ["127.0.0.1".to_owned()];
        assert!(may_ask(&"https://127.0.0.1/".parse().unwrap(), &hosts, &network).is_err());
        let open = Network { private_hosts: hosts.to_vec(), plain_hosts: hosts.to_vec(), ..network };
        assert!(may_ask(&"http://127.0.0.1:8080/".parse().unwrap(), &hosts, &open).is_ok());
    }
}
