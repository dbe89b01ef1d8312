//! nginx of one's own in front of a [`PhpFpm`], on a free port of 127.0.0.1, ended with the test.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::{fs, io};

use tempfile::TempDir;

use crate::child::Guarded;
use crate::php::{PhpFpm, find, open_folder, wait, worker_user};

/// A running nginx.
#[derive(Debug)]
pub struct Nginx {
    child: Guarded,
    folder: TempDir,
    addr: SocketAddr,
}

impl Nginx {
    /// Serves this folder, `.php` through php-fpm, and waits until it listens. The folder must be readable for
    /// `www-data` when the test runs as root.
    ///
    /// # Panics
    /// When there is no nginx, or when it does not start; its log is in the message.
    #[allow(clippy::panic, reason = "a test that cannot start nginx has failed")]
    pub fn start(docroot: &Path, php: &PhpFpm) -> Nginx {
        Nginx::open(docroot, php).unwrap_or_else(|error| panic!("no nginx: {error}"))
    }

    /// The same, with the failure as a value.
    pub fn open(docroot: &Path, php: &PhpFpm) -> io::Result<Nginx> {
        let missing = "not found; install nginx or name it in HOSTLER_NGINX";
        let binary = find("HOSTLER_NGINX", &["nginx"])
            .ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, missing))?;
        // The port is free when it is chosen; should another take it in between, one more is tried.
        let mut attempt = 0;
        loop {
            attempt += 1;
            match Nginx::on_a_free_port(&binary, docroot, php) {
                Err(error) if attempt < 3 && error.to_string().contains("Address already in use") => {}
                other => return other,
            }
        }
    }

    fn on_a_free_port(binary: &Path, docroot: &Path, php: &PhpFpm) -> io::Result<Nginx> {
        let addr = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?;
        let docroot = docroot.canonicalize()?;
        let folder = open_folder("hostler-nginx-")?;
        let config = folder.path().join("nginx.conf");
        fs::write(&config, configuration(folder.path(), &docroot, php, addr))?;
        let log = folder.path().join("error.log");
        let mut command = Command::new(binary);
        command.arg("-p").arg(folder.path()).arg("-c").arg(&config).arg("-e").arg(&log);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let nginx = Nginx { child: Guarded::start(command)?, folder, addr };
        wait(&nginx.child, || TcpStream::connect(addr).is_ok())
            .map_err(|why| io::Error::other(format!("{why}:\n{}", nginx.log())))?;
        Ok(nginx)
    }

    /// `http://127.0.0.1:PORT`, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }

    /// The master's process id.
    pub fn pid(&self) -> u32 {
        self.child.pid()
    }

    /// Its error log, in which PHP's errors appear too.
    pub fn log(&self) -> String {
        let bytes = fs::read(self.folder.path().join("error.log")).unwrap_or_default();
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

fn configuration(folder: &Path, docroot: &Path, php: &PhpFpm, addr: SocketAddr) -> String {
    let folder = folder.display();
    let user = worker_user().map(|user| format!("user {user};\n")).unwrap_or_default();
    let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .iter()
        .map(|kind| format!("  {kind}_temp_path {folder}/{kind};\n"))
        .collect();
    let parameters: String = [
        ("SCRIPT_FILENAME", "$document_root$fastcgi_script_name"),
        ("SCRIPT_NAME", "$fastcgi_script_name"),
        ("PATH_INFO", "$fastcgi_path_info"),
        ("QUERY_STRING", "$query_string"),
        ("REQUEST_METHOD", "$request_method"),
        ("CONTENT_TYPE", "$content_type"),
        ("CONTENT_LENGTH", "$content_length"),
        ("REQUEST_URI", "$request_uri"),
        ("DOCUMENT_URI", "$document_uri"),
        ("DOCUMENT_ROOT", "$document_root"),
        ("SERVER_PROTOCOL", "$server_protocol"),
        ("REQUEST_SCHEME", "$scheme"),
        ("GATEWAY_INTERFACE", "CGI/1.1"),
        ("REMOTE_ADDR", "$remote_addr"),
        ("REMOTE_PORT", "$remote_port"),
        ("SERVER_ADDR", "$server_addr"),
        ("SERVER_PORT", "$server_port"),
        ("SERVER_NAME", "$host"),
        ("HTTP_PROXY", "\"\""),
    ]
    .iter()
    .map(|(name, value)| format!("      fastcgi_param {name} {value};\n"))
    .collect();
    format!(
        "{user}daemon off;
pid {folder}/nginx.pid;
worker_processes 1;
events {{ worker_connections 256; }}
http {{
  access_log off;
  types {{ text/html html; text/css css; text/javascript js; image/png png; image/svg+xml svg; application/json json; }}
  default_type application/octet-stream;
{temporary}  server {{
    listen {addr};
    root \"{docroot}\";
    index index.php index.html;
    client_max_body_size 8m;
    location / {{ try_files $uri $uri/ =404; }}
    location ~ \\.php(/|$) {{
      fastcgi_split_path_info ^(.+?\\.php)(/.*)?$;
      try_files $fastcgi_script_name =404;
      fastcgi_read_timeout 300s;
      fastcgi_pass unix:{socket};
{parameters}    }}
  }}
}}
",
        docroot = docroot.display(),
        socket = php.socket().display(),
    )
}
