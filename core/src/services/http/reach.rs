//! How far a request got, so that "certainly nothing was sent" is known and not guessed. A new connection is watched
//! from inside the client's connector; a request on a kept connection counts as sent at once.
//!
//! The client may start to connect and then take a connection that became free. It is still connecting for *this*
//! request only if the connector was polled in the very last poll of the request; that is what is compared here.

use std::cell::RefCell;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::task::{Context, Poll};
use tower::{Layer, Service};

thread_local! {
    static CURRENT: RefCell<Option<Arc<Reach>>> = const { RefCell::new(None) };
}

/// How far one try got.
#[derive(Debug, Default)]
pub(super) struct Reach {
    polls: AtomicU64,
    connector_polled_in: AtomicU64,
    connected: AtomicBool,
    resolving: AtomicBool,
}

impl Reach {
    /// It is still waiting for its connection: certainly nothing was sent.
    pub(super) fn nothing_sent(&self) -> bool {
        let polls = self.polls.load(Relaxed);
        polls == 0 || (self.connector_polled_in.load(Relaxed) == polls && !self.connected.load(Relaxed))
    }

    /// It is waiting for an address.
    pub(super) fn resolving(&self) -> bool {
        self.resolving.load(Relaxed)
    }
}

/// Marks the beginning or the end of a name lookup for the request that is being polled.
pub(super) fn resolving(now: bool) {
    CURRENT.with_borrow(|current| {
        if let Some(reach) = current {
            reach.resolving.store(now, Relaxed);
        }
    });
}

/// A request whose progress is watched.
pub(super) struct Watched<F> {
    work: Pin<Box<F>>,
    reach: Arc<Reach>,
}

impl<F: Future> Watched<F> {
    /// Watches `work`; `reach` tells how far it got, also after it was dropped.
    pub(super) fn new(work: F, reach: &Arc<Reach>) -> Watched<F> {
        Watched { work: Box::pin(work), reach: Arc::clone(reach) }
    }
}

impl<F: Future> Future for Watched<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        self.reach.polls.fetch_add(1, Relaxed);
        let before = CURRENT.replace(Some(Arc::clone(&self.reach)));
        let polled = self.work.as_mut().poll(cx);
        CURRENT.set(before);
        polled
    }
}

/// The layer around the client's connector.
#[derive(Clone, Copy, Debug)]
pub(super) struct WatchConnecting;

impl<S> Layer<S> for WatchConnecting {
    type Service = Connector<S>;

    fn layer(&self, inner: S) -> Connector<S> {
        Connector(inner)
    }
}

/// A connector that marks when it is polled and when it is done.
#[derive(Clone, Debug)]
pub(super) struct Connector<S>(S);

impl<S, R> Service<R> for Connector<S>
where
    S: Service<R>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.0.poll_ready(cx)
    }

    fn call(&mut self, request: R) -> Self::Future {
        let mut connecting = Box::pin(self.0.call(request));
        Box::pin(std::future::poll_fn(move |cx| {
            let polled = connecting.as_mut().poll(cx);
            CURRENT.with_borrow(|current| {
                if let Some(reach) = current {
                    reach.connector_polled_in.store(reach.polls.load(Relaxed), Relaxed);
                    if matches!(polled, Poll::Ready(Ok(_))) {
                        reach.connected.store(true, Relaxed);
                    }
                }
            });
            polled
        }))
    }
}
