//! php-fpm of one's own: own configuration, own socket, own log, ended with the test.
//!
//! It is for end-to-end tests and nothing of the system's php-fpm is used but the binary and its extensions.

use std::collections::BTreeMap;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};
use std::{env, fs, io};

use tempfile::TempDir;

use crate::child::Guarded;

/// How long php-fpm and nginx may take to listen.
const START: Duration = Duration::from_secs(20);

/// Names php-fpm goes by, the newest first; `HOSTLER_PHP_FPM` names another.
const NAMES: &[&str] =
    &["php-fpm", "php-fpm8.5", "php-fpm8.4", "php-fpm8.3", "php-fpm8.2", "php-fpm8.1", "php-fpm7.4"];

/// How a php-fpm is set up.
#[derive(Clone, Debug, Default)]
pub struct PhpOptions {
    /// Ini settings, as `-d name=value`: they count before everything else, so `ffi.enable` and
    /// `opcache.preload` work here (the latter for the workers' user when the test is root).
    pub ini: Vec<(String, String)>,
    /// Directives of the pool, over the defaults: `pm = static`, `pm.max_children = 2`, and so on.
    pub pool: Vec<(String, String)>,
    /// Environment of the workers, besides `PATH`.
    pub env: Vec<(String, String)>,
}

impl PhpOptions {
    /// Adds an ini setting.
    pub fn ini(mut self, name: &str, value: &str) -> PhpOptions {
        self.ini.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds or replaces a directive of the pool.
    pub fn pool(mut self, name: &str, value: &str) -> PhpOptions {
        self.pool.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Adds a variable to the workers' environment.
    pub fn env(mut self, name: &str, value: &str) -> PhpOptions {
        self.env.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// A running php-fpm.
#[derive(Debug)]
pub struct PhpFpm {
    // Before the folder, so that the process is gone when its files go.
    child: Guarded,
    folder: TempDir,
}

impl PhpFpm {
    /// Starts php-fpm and waits until it listens.
    ///
    /// # Panics
    /// When there is none, or when it does not start; its log is in the message.
    #[allow(clippy::panic, reason = "a test that cannot start php-fpm has failed")]
    pub fn start(options: PhpOptions) -> PhpFpm {
        PhpFpm::open(options).unwrap_or_else(|error| panic!("no php-fpm: {error}"))
    }

    /// The same, with the failure as a value.
    pub fn open(options: PhpOptions) -> io::Result<PhpFpm> {
        let missing = "not found; install php-fpm or name it in HOSTLER_PHP_FPM";
        let binary = binary().ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, missing))?;
        let folder = open_folder("hostler-php-")?;
        let sessions = folder.path().join("sessions");
        fs::create_dir(&sessions)?;
        fs::set_permissions(&sessions, fs::Permissions::from_mode(0o1777))?;
        let config = folder.path().join("php-fpm.conf");
        fs::write(&config, configuration(folder.path(), &options))?;
        let mut command = Command::new(binary);
        command.arg("--nodaemonize").arg("--fpm-config").arg(&config);
        command.arg("-d").arg(format!("session.save_path={}", sessions.display()));
        for (name, value) in &options.ini {
            command.arg("-d").arg(format!("{name}={value}"));
        }
        let has = |wanted: &str| options.ini.iter().any(|(name, _)| name == wanted);
        if let Some(user) = worker_user().filter(|_| has("opcache.preload") && !has("opcache.preload_user")) {
            // As root, PHP preloads only for a user that is named.
            command.arg("-d").arg(format!("opcache.preload_user={user}"));
        }
        let output = fs::File::create(folder.path().join("output"))?;
        command.stdin(std::process::Stdio::null()).stdout(output.try_clone()?).stderr(output);
        let php = PhpFpm { child: Guarded::start(command)?, folder };
        wait(&php.child, || UnixStream::connect(php.socket()).is_ok())
            .map_err(|why| io::Error::other(format!("{why}:\n{}", php.log())))?;
        Ok(php)
    }

    /// The socket it listens on.
    pub fn socket(&self) -> PathBuf {
        self.folder.path().join("php-fpm.sock")
    }

    /// The master's process id.
    pub fn pid(&self) -> u32 {
        self.child.pid()
    }

    /// The workers' process ids now, ascending. A worker that died is replaced by one with another id.
    pub fn worker_pids(&self) -> Vec<u32> {
        let mut pids: Vec<u32> = fs::read_dir("/proc")
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
            .filter(|pid| parent_of(*pid) == Some(self.pid()))
            .collect();
        pids.sort_unstable();
        pids
    }

    /// What it and its workers wrote so far: the error log, then what went to standard output and error.
    pub fn log(&self) -> String {
        let read = |name: &str| fs::read(self.folder.path().join(name)).unwrap_or_default();
        [read("php-fpm.log"), read("output")].iter().map(|bytes| String::from_utf8_lossy(bytes)).collect()
    }
}

/// A folder others may enter: workers run as another user when the test runs as root.
pub(crate) fn open_folder(prefix: &str) -> io::Result<TempDir> {
    let folder = tempfile::Builder::new().prefix(prefix).tempdir()?;
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755))?;
    Ok(folder)
}

/// The user that workers run as: only root has to choose.
pub(crate) fn worker_user() -> Option<&'static str> {
    // SAFETY: geteuid takes nothing and cannot fail.
    let root = unsafe { libc::geteuid() } == 0;
    root.then_some("www-data")
}

/// Waits until it listens, or says why it does not.
pub(crate) fn wait(child: &Guarded, listens: impl Fn() -> bool) -> Result<(), String> {
    let begin = Instant::now();
    loop {
        if let Some(status) = child.ended() {
            return Err(format!("it ended at once, {status}"));
        }
        if listens() {
            return Ok(());
        }
        if begin.elapsed() > START {
            return Err(format!("it does not listen after {} s", START.as_secs()));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The first of these programs in `PATH` or where system daemons are.
pub(crate) fn find(named: &str, names: &[&str]) -> Option<PathBuf> {
    if let Some(path) = env::var_os(named) {
        return Some(path.into());
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&path)
        .chain([PathBuf::from("/usr/sbin"), PathBuf::from("/usr/local/sbin")])
        .collect();
    names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|path| path.is_file())
}

fn binary() -> Option<PathBuf> {
    find("HOSTLER_PHP_FPM", NAMES)
}

fn configuration(folder: &Path, options: &PhpOptions) -> String {
    let folder = folder.display();
    let mut pool: BTreeMap<String, String> = [
        ("listen", format!("{folder}/php-fpm.sock")),
        ("listen.mode", "0666".to_owned()),
        ("pm", "static".to_owned()),
        ("pm.max_children", "2".to_owned()),
        ("catch_workers_output", "yes".to_owned()),
        ("decorate_workers_output", "no".to_owned()),
        ("clear_env", "yes".to_owned()),
        ("env[PATH]", "/usr/local/bin:/usr/bin:/bin".to_owned()),
    ]
    .into_iter()
    .map(|(name, value)| (name.to_owned(), value))
    .collect();
    if let Some(user) = worker_user() {
        pool.insert("user".to_owned(), user.to_owned());
        pool.insert("group".to_owned(), user.to_owned());
    }
    let env = options.env.iter().map(|(name, value)| (format!("env[{name}]"), format!("\"{value}\"")));
    pool.extend(env.chain(options.pool.iter().cloned()));
    let pool: String = pool.iter().map(|(name, value)| format!("{name} = {value}\n")).collect();
    format!("[global]\nerror_log = {folder}/php-fpm.log\ndaemonize = no\n\n[www]\n{pool}")
}

fn parent_of(pid: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The second field is the name in parentheses and may hold anything; the parent is the second after it.
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}
