//! A line over TLS, with certificates that are made for the test.

use rcgen::{BasicConstraints, Certificate, CertificateParams, DnType, IsCa, Issuer, KeyPair, date_time_ymd};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

/// An authority that signs certificates.
pub struct Authority {
    certificate: Certificate,
    issuer: Issuer<'static, KeyPair>,
}

/// A line that speaks TLS at this end, and plain HTTP at the other.
pub struct TlsLine {
    /// Without the scheme.
    pub authority: String,
    config: Arc<Mutex<Arc<ServerConfig>>>,
}

impl Authority {
    pub fn named(name: &str) -> Self {
        let mut params = CertificateParams::new([]).unwrap();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        let certificate = params.self_signed(&key).unwrap();
        Self { certificate, issuer: Issuer::new(params, key) }
    }

    /// Writes its certificate into a folder, for those who are to trust it.
    pub fn file(&self, folder: &Path) -> PathBuf {
        let path = folder.join(format!("authority-{:p}.pem", self));
        std::fs::write(&path, self.certificate.pem()).unwrap();
        path
    }

    /// What a server with a certificate for this name needs, good from the beginning of one year to that of another.
    pub fn signs(&self, name: &str, years: (i32, i32)) -> Arc<ServerConfig> {
        let mut params = CertificateParams::new([name.to_owned()]).unwrap();
        (params.not_before, params.not_after) = (date_time_ymd(years.0, 1, 1), date_time_ymd(years.1, 1, 1));
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.unwrap().with_no_client_auth();
        Arc::new(config.with_single_cert(vec![certificate.der().clone()], key).unwrap())
    }
}

impl TlsLine {
    /// A line to what answers over plain HTTP at this address.
    pub fn to(address: &str, config: Arc<ServerConfig>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let authority = format!("localhost:{}", listener.local_addr().unwrap().port());
        let config = Arc::new(Mutex::new(config));
        let (shared, target) = (config.clone(), address.trim_start_matches("http://").to_owned());
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (config, target) = (shared.lock().unwrap().clone(), target.clone());
                // Whoever hangs up, or does not like the certificate, breaks this one connection alone.
                std::thread::spawn(move || hand_on(stream, config, &target));
            }
        });
        Self { authority, config }
    }

    /// From now on, another certificate is shown.
    pub fn shows(&self, config: Arc<ServerConfig>) {
        *self.config.lock().unwrap() = config;
    }

    /// The address with TLS.
    pub fn address(&self) -> String {
        format!("https://{}", self.authority)
    }
}

/// Hands one request on. The line is then cut without a word: an answer has to say by itself where it ends.
fn hand_on(client: TcpStream, config: Arc<ServerConfig>, target: &str) -> Option<()> {
    let mut client = StreamOwned::new(ServerConnection::new(config).ok()?, client);
    let head = super::wire::read_head(&mut client)?;
    let mut server = TcpStream::connect(target).ok()?;
    server.write_all(head.as_bytes()).ok()?;
    let mut answer = Vec::new();
    server.read_to_end(&mut answer).ok()?;
    client.write_all(&answer).ok()?;
    client.flush().ok()
}
