//! A small HTTP/1.1 listener on 127.0.0.1 that can also misbehave: cut a connection, or never answer.
//!
//! It knows nothing of providers: a handler turns a [`Request`] into an [`Answer`]. `conversation` and
//! `hetznercloud` stand on it. It is not a web server for anything but tests.

use std::future::pending;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::thread::JoinHandle;
use std::time::Duration;
use std::{io, thread};

use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::extract::connect_info::Connected;
use axum::http::{Response, StatusCode};
use axum::serve::{IncomingStream, Listener};
use axum::{Extension, Router};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

/// The longest request body that is read (bytes); more is answered with 413.
const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// One HTTP request as it came in.
#[derive(Clone, Debug)]
pub struct Request {
    /// `GET`, `POST`, … in capitals.
    pub method: String,
    /// The path as sent, still percent-encoded, without the query.
    pub path: String,
    /// The query as sent, still percent-encoded, without the `?`; empty when there is none.
    pub query: String,
    /// Names in lower case, in the order they came; values that are not UTF-8 are left out.
    pub headers: Vec<(String, String)>,
    /// The body as sent.
    pub body: Vec<u8>,
}

impl Request {
    /// The first header of this name (any case).
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The query as decoded pairs, in the order sent.
    pub fn query_pairs(&self) -> Vec<(String, String)> {
        url::form_urlencoded::parse(self.query.as_bytes()).into_owned().collect()
    }
}

/// What goes back.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: u16,
    /// Sent as they are; `content-length` is added.
    pub headers: Vec<(String, String)>,
    /// Sent as it is.
    pub body: Vec<u8>,
}

/// How a request ends.
#[derive(Clone, Debug)]
pub enum Answer {
    /// An HTTP answer, held back for the given time.
    Reply(Reply, Duration),
    /// The connection is closed without a single byte.
    Cut,
    /// Nothing, until the client goes away or the listener stops.
    Hang,
}

/// Turns a request into an answer; called on the listener's thread, so it must not wait for the caller.
pub type Handler = Arc<dyn Fn(Request) -> Answer + Send + Sync>;

/// A running listener; dropping it closes the port and every connection.
#[derive(Debug)]
pub struct Loopback {
    addr: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Loopback {
    /// Listens on 127.0.0.1 at `port` (0: any free one) in a thread of its own.
    pub fn start(port: u16, handler: Handler) -> io::Result<Loopback> {
        let socket = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| {
            io::Error::new(error.kind(), format!("port {port} of 127.0.0.1 cannot be had: {error}"))
        })?;
        socket.set_nonblocking(true)?;
        let addr = socket.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel();
        let thread = thread::Builder::new().name("loopback".into()).spawn(move || {
            runtime.block_on(async {
                let Ok(socket) = TcpListener::from_std(socket) else { return };
                let router = Router::new()
                    .fallback(serve_one)
                    .layer(Extension(handler))
                    .into_make_service_with_connect_info::<Scissors>();
                tokio::select! {
                    _ = axum::serve(CuttableListener(socket), router).into_future() => {}
                    _ = stopped => {}
                }
            });
            // The runtime takes every open connection with it.
        })?;
        Ok(Loopback { addr, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it listens.
    pub fn addr(&self) -> SocketAddr {
        self.addr
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn serve_one(
    ConnectInfo(scissors): ConnectInfo<Scissors>,
    Extension(handler): Extension<Handler>,
    request: axum::extract::Request,
) -> Response<Body> {
    let (head, body) = request.into_parts();
    let Ok(body) = to_bytes(body, BODY_LIMIT).await else {
        return plain(
            StatusCode::PAYLOAD_TOO_LARGE,
            "the request body is too long or was not sent to its end",
        );
    };
    let headers = head
        .headers
        .iter()
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), value.to_str().ok()?.to_owned())))
        .collect();
    let request = Request {
        method: head.method.as_str().to_owned(),
        path: head.uri.path().to_owned(),
        query: head.uri.query().unwrap_or_default().to_owned(),
        headers,
        body: body.to_vec(),
    };
    match handler(request) {
        Answer::Reply(reply, delay) => {
            if !delay.is_zero() {
                tokio::time::sleep(delay).await;
            }
            let mut response = Response::builder().status(reply.status);
            for (name, value) in &reply.headers {
                response = response.header(name, value);
            }
            response.body(Body::from(reply.body)).unwrap_or_else(|_| {
                plain(StatusCode::INTERNAL_SERVER_ERROR, "a header of the answer is not valid")
            })
        }
        Answer::Cut => {
            scissors.cut();
            plain(StatusCode::OK, "never sent")
        }
        Answer::Hang => pending().await,
    }
}

fn plain(status: StatusCode, text: &'static str) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response
}

/// Cuts one connection: every write on it fails from then on, so it is closed with nothing sent.
#[derive(Clone, Debug)]
struct Scissors(Arc<AtomicBool>);

impl Scissors {
    fn cut(&self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

impl Connected<IncomingStream<'_, CuttableListener>> for Scissors {
    fn connect_info(stream: IncomingStream<'_, CuttableListener>) -> Scissors {
        stream.io().scissors.clone()
    }
}

struct CuttableListener(TcpListener);

impl Listener for CuttableListener {
    type Io = CuttableStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (CuttableStream, SocketAddr) {
        loop {
            match self.0.accept().await {
                Ok((stream, addr)) => {
                    let _ = stream.set_nodelay(true);
                    return (CuttableStream { stream, scissors: Scissors(Arc::default()) }, addr);
                }
                // Out of file descriptors, or the peer left between SYN and accept: others may still come.
                Err(_) => tokio::time::sleep(Duration::from_millis(10)).await,
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

struct CuttableStream {
    stream: TcpStream,
    scissors: Scissors,
}

impl CuttableStream {
    fn whole(&self) -> io::Result<()> {
        if self.scissors.0.load(Ordering::SeqCst) {
            Err(io::ErrorKind::ConnectionAborted.into())
        } else {
            Ok(())
        }
    }
}

impl AsyncRead for CuttableStream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for CuttableStream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.whole()?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.whole()?;
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
