//! The clients and the runtime under them, made on first use. A worker keeps all between calls, connections included; in
//! PHP's own process they live for one call. TLS is always verified, there are no cookies, and no redirect is followed.

use super::super::active::ActiveCall;
use super::reach::WatchConnecting;
use super::resolve::Resolver;
use once_cell::sync::OnceCell;
use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// Longest wait for a connection, TLS included.
const CONNECT: Duration = Duration::from_secs(10);
/// A kept connection is used again for this long; servers commonly close theirs after a minute.
const IDLE: Duration = Duration::from_secs(25);

static SETTINGS: Mutex<Option<Arc<Settled>>> = Mutex::new(None);
static KEPT: Mutex<Option<(u32, Arc<Engine>)>> = Mutex::new(None);

/// How this process speaks HTTP.
#[derive(Clone, Debug, Default)]
pub struct HttpSettings {
    /// A PEM file with further certificate authorities to trust.
    pub ca_file: Option<PathBuf>,
    /// HTTP proxy for providers, `http://[user:password@]host:port`. The environment's proxies are not looked at.
    pub proxy: Option<String>,
    /// `User-Agent`; absent: `hostler/VERSION`.
    pub user_agent: Option<String>,
    /// Where the modules of this process run.
    pub mode: Mode,
}

/// Where the modules of this process run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// A worker process: client and connections are kept between calls.
    #[default]
    Worker,
    /// The process PHP runs in: runtime, client and connections end with the call.
    InProcess,
}

/// The settings, and what is read once for them.
#[derive(Default)]
struct Settled {
    settings: HttpSettings,
    /// Authorities to trust: reading them costs milliseconds and may fail, then it is tried again. Plain data, so that it
    /// outlives a call in PHP's own process too.
    roots: OnceCell<Arc<RootCertStore>>,
}

/// Says how this process speaks HTTP; before the first call. Nothing is made or opened until a module sends something.
/// Later it replaces the settings, and what was kept is dropped.
pub fn configure(settings: HttpSettings) {
    let settled = Settled { settings, roots: OnceCell::new() };
    *SETTINGS.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(settled));
    let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner).take();
    release(kept);
}

/// An engine of another process (we are its forked child) is leaked: its sockets are the parent's.
fn release(kept: Option<(u32, Arc<Engine>)>) {
    if let Some((pid, engine)) = kept
        && pid != std::process::id()
    {
        std::mem::forget(engine);
    }
}

/// Runtime and clients.
pub(in super::super) struct Engine {
    runtime: tokio::runtime::Runtime,
    /// The clients.
    pub(super) clients: Clients,
}

/// Two clients that differ in one thing only.
#[derive(Clone)]
pub(super) struct Clients {
    keeping: reqwest::Client,
    fresh: reqwest::Client,
}

impl Clients {
    /// The client for a request. What must not be sent twice gets a connection of its own: the provider may close a kept
    /// one at the moment it is used, and then nobody knows whether the order arrived. TLS sessions are shared.
    pub(super) fn of(&self, repeatable: bool) -> &reqwest::Client {
        if repeatable { &self.keeping } else { &self.fresh }
    }
}

impl Engine {
    /// The engine for this call: the process's in a worker, the call's own elsewhere.
    ///
    /// # Errors
    /// One sentence: the runtime, a certificate file or the proxy.
    pub(super) fn of(active: &ActiveCall) -> Result<Arc<Engine>, String> {
        let settled =
            Arc::clone(SETTINGS.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_default());
        if settled.settings.mode == Mode::InProcess {
            if let Some(engine) = &active.kept().engine {
                return Ok(Arc::clone(engine));
            }
            let engine = Arc::new(Engine::new(&settled)?);
            active.kept().engine = Some(Arc::clone(&engine));
            return Ok(engine);
        }
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        let pid = std::process::id();
        match &*kept {
            Some((owner, engine)) if *owner == pid => Ok(Arc::clone(engine)),
            _ => {
                release(kept.take());
                let engine = Arc::new(Engine::new(&settled)?);
                *kept = Some((pid, Arc::clone(&engine)));
                Ok(engine)
            }
        }
    }

    /// Runs `work` to its end on this thread.
    pub(super) fn run<T>(&self, work: impl Future<Output = T>) -> T {
        self.runtime.block_on(work)
    }

    fn new(settled: &Settled) -> Result<Engine, String> {
        let settings = &settled.settings;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()
            .map_err(|why| format!("The HTTP client could not start ({why}). Nothing was sent."))?;
        let agent = settings.user_agent.as_deref().unwrap_or(concat!("hostler/", env!("CARGO_PKG_VERSION")));
        let roots = settled.roots.get_or_try_init(|| roots(settings.ca_file.as_deref()).map(Arc::new))?;
        let tls = tls(Arc::clone(roots))?;
        let proxy = match &settings.proxy {
            // The address may hold a password: the reason is not shown.
            Some(proxy) => Some(reqwest::Proxy::all(proxy).map_err(|_| {
                "The proxy in the configuration is not an address like http://host:port. Nothing was sent.".to_owned()
            })?),
            None => None,
        };
        let client = |kept_per_host: usize| {
            let mut builder = reqwest::Client::builder()
                .tls_backend_preconfigured(tls.clone())
                .user_agent(agent)
                .redirect(reqwest::redirect::Policy::none())
                .retry(reqwest::retry::never())
                .referer(false)
                .no_proxy()
                .connect_timeout(CONNECT)
                .pool_idle_timeout(IDLE)
                .pool_max_idle_per_host(kept_per_host)
                .tcp_nodelay(true)
                .dns_resolver(Arc::new(Resolver::default()))
                .connector_layer(WatchConnecting);
            if let Some(proxy) = &proxy {
                builder = builder.proxy(proxy.clone());
            }
            builder
                .build()
                .map_err(|why| format!("The HTTP client could not be made ({why}). Nothing was sent."))
        };
        Ok(Engine { runtime, clients: Clients { keeping: client(usize::MAX)?, fresh: client(0)? } })
    }
}

/// Mozilla's authorities, the system's, and the operator's.
fn roots(ca_file: Option<&Path>) -> Result<RootCertStore, String> {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    // A system without certificates, or with an odd one among them, still has Mozilla's.
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if let Some(file) = ca_file {
        let unread = |why: String| {
            format!(
                "The CA file {} of the configuration cannot be used: {why}. Nothing was sent.",
                file.display()
            )
        };
        let mut found = 0;
        for certificate in CertificateDer::pem_file_iter(file).map_err(|why| unread(why.to_string()))? {
            let certificate = certificate.map_err(|why| unread(why.to_string()))?;
            roots.add(certificate).map_err(|why| unread(why.to_string()))?;
            found += 1;
        }
        if found == 0 {
            return Err(unread("it holds no certificate".into()));
        }
    }
    Ok(roots)
}

fn tls(roots: Arc<RootCertStore>) -> Result<rustls::ClientConfig, String> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|why| format!("TLS could not be set up ({why}). Nothing was sent."))?
        .with_root_certificates(roots)
        .with_no_client_auth())
}
