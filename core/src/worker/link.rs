//! The host's end of one worker: sends and receives frames and what the worker prints, in one `poll` loop, without
//! threads and without ever blocking longer than it was told. What the frames mean is `call`'s.

use super::frames::{Frame, Incoming};
use super::process::{Ended, Process};
use super::spawn::Spawned;
use crate::job::LogLine;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read};
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};
use zeroize::Zeroizing;

/// What is kept of what a module prints in one call, in bytes.
const MAX_PRINTED: usize = 64 * 1024;

/// What happened.
pub(super) enum Event {
    /// A frame came.
    Frame(Frame),
    /// The socket or the process ended.
    Ended,
    /// The time is up.
    Late,
    /// What came is no frame.
    Garbage(String),
}

/// The host's end of one worker.
pub(super) struct Link {
    pub process: Process,
    socket: UnixStream,
    output: Option<File>,
    incoming: Incoming,
    outgoing: VecDeque<Zeroizing<Vec<u8>>>,
    /// How much of the first outgoing one is sent.
    sent: usize,
    /// The socket is at its end.
    closed: bool,
    printed: Vec<u8>,
    printed_more: bool,
}

impl Link {
    pub fn new(spawned: Spawned) -> Link {
        Link {
            process: spawned.process,
            socket: spawned.socket,
            output: Some(File::from(spawned.output)),
            incoming: Incoming::new(),
            outgoing: VecDeque::new(),
            sent: 0,
            closed: false,
            printed: Vec::new(),
            printed_more: false,
        }
    }

    /// Queues a frame; it leaves with the next wait, or now if there is room.
    pub fn send(&mut self, frame: Zeroizing<Vec<u8>>) {
        self.outgoing.push_back(frame);
        self.flush();
    }

    /// The next event, `until` at the latest (`None`: however long it takes).
    pub fn next(&mut self, until: Option<Instant>) -> Event {
        loop {
            match self.incoming.next() {
                Ok(Some(frame)) => return Event::Frame(frame),
                Ok(None) => {}
                Err(what) => return Event::Garbage(what),
            }
            if self.closed {
                return Event::Ended;
            }
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            let died = self.wait(left);
            self.print();
            self.flush();
            let came = self.receive();
            if died && !came {
                // It is gone and nothing of it is left in the socket, whoever else still holds the other end.
                self.closed = true;
            } else if !came && !self.closed && left.is_some_and(|left| left.is_zero()) {
                return Event::Late;
            }
        }
    }

    /// Waits for anything; true when the process ended.
    fn wait(&mut self, left: Option<Duration>) -> bool {
        let writes = if self.outgoing.is_empty() { 0 } else { libc::POLLOUT };
        let watch = |descriptor: Option<i32>, events| libc::pollfd {
            fd: descriptor.unwrap_or(-1),
            events,
            revents: 0,
        };
        let mut watched = [
            watch(Some(self.socket.as_raw_fd()), libc::POLLIN | writes),
            watch(self.output.as_ref().map(AsRawFd::as_raw_fd), libc::POLLIN),
            watch(self.process.pidfd().map(AsRawFd::as_raw_fd), libc::POLLIN),
        ];
        // Rounded up, or the last millisecond would be spent spinning.
        let milliseconds =
            left.map_or(-1, |left| left.as_micros().div_ceil(1000).min(i32::MAX as u128) as i32);
        // SAFETY: as many entries as said. An interrupted wait is one in which nothing happened.
        unsafe { libc::poll(watched.as_mut_ptr(), watched.len() as libc::nfds_t, milliseconds) };
        watched[2].revents & libc::POLLIN != 0
    }

    /// Reads a piece; true when something came.
    fn receive(&mut self) -> bool {
        loop {
            match self.incoming.read(&mut self.socket) {
                Ok(0) => self.closed = true,
                Ok(_) => return true,
                Err(why) if why.kind() == io::ErrorKind::Interrupted => continue,
                Err(why) if why.kind() == io::ErrorKind::WouldBlock => {}
                Err(_) => self.closed = true,
            }
            return false;
        }
    }

    /// Writes what fits. A broken pipe is noticed when reading.
    fn flush(&mut self) {
        while let Some(first) = self.outgoing.front() {
            // SIGPIPE would end PHP; send with MSG_NOSIGNAL does not raise it.
            // SAFETY: an open descriptor and a slice that outlives the call.
            let wrote = unsafe {
                let rest = &first[self.sent..];
                libc::send(self.socket.as_raw_fd(), rest.as_ptr().cast(), rest.len(), libc::MSG_NOSIGNAL)
            };
            match usize::try_from(wrote) {
                Ok(wrote) if self.sent + wrote == first.len() => {
                    self.outgoing.pop_front();
                    self.sent = 0;
                }
                Ok(wrote) => self.sent += wrote,
                Err(_) if io::Error::last_os_error().kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return,
            }
        }
    }

    /// Takes what the worker printed, so that it never waits for us.
    fn print(&mut self) {
        let mut piece = [0; 4096];
        // Bounded: a module that prints without end must not keep us from its deadline.
        for _ in 0..64 {
            let Some(output) = &mut self.output else { return };
            match output.read(&mut piece) {
                Ok(0) => self.output = None,
                Ok(read) => {
                    let room = MAX_PRINTED.saturating_sub(self.printed.len()).min(read);
                    self.printed.extend_from_slice(&piece[..room]);
                    self.printed_more |= room < read;
                }
                Err(why) if why.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return,
            }
        }
    }

    /// Nothing more will be sent: the worker reads an end of file and ends.
    pub fn close(&mut self) {
        // Gone already is as good.
        let _ = self.socket.shutdown(std::net::Shutdown::Write);
    }

    /// What was printed since last asked, as log lines.
    pub fn printed(&mut self) -> Vec<LogLine> {
        self.print();
        let text = std::mem::take(&mut self.printed);
        let line =
            |message: String| LogLine { level: 3, target: "printed".into(), message, fields: String::new() };
        let mut lines: Vec<LogLine> = String::from_utf8_lossy(&text)
            .lines()
            .filter(|text| !text.trim().is_empty())
            .map(|text| line(text.to_owned()))
            .collect();
        if std::mem::take(&mut self.printed_more) {
            lines
                .push(line(format!("… and more than {MAX_PRINTED} bytes were printed; the rest is dropped")));
        }
        lines
    }

    /// Waits for the process to end and reaps it; ends it by force when `patience` is over.
    pub fn reap(&mut self, patience: Duration) -> Ended {
        let mut until = Instant::now() + patience;
        let mut forced = false;
        loop {
            if let Some(ended) = self.process.reap() {
                return ended;
            }
            if Instant::now() >= until {
                if forced {
                    // In an uninterruptible wait of the kernel: it is dead, and init will reap it.
                    return Ended::Unknown;
                }
                forced = true;
                self.process.signal(libc::SIGKILL);
                until = Instant::now() + Duration::from_secs(2);
            }
            self.print();
            // With a pidfd this wakes when it ends; without one, the socket has told, and it is a matter of moments.
            let step = if self.process.pidfd().is_some() {
                until - Instant::now().min(until)
            } else {
                Duration::from_millis(1)
            };
            self.wait_for_end(step);
        }
    }

    fn wait_for_end(&self, longest: Duration) {
        let mut watched = [libc::pollfd {
            fd: self.process.pidfd().map_or(-1, AsRawFd::as_raw_fd),
            events: libc::POLLIN,
            revents: 0,
        }];
        let milliseconds = longest.as_micros().div_ceil(1000).min(1000) as i32;
        // SAFETY: one entry.
        unsafe { libc::poll(watched.as_mut_ptr(), 1, milliseconds) };
    }
}
