//! A sign of life on a terminal, when a look takes long.

use std::{
    io::{self, IsTerminal},
    sync::mpsc::{self, RecvTimeoutError, Sender},
    thread::{self, JoinHandle},
    time::Duration,
};

use indicatif::ProgressBar;

/// Shorter looks show nothing.
const PATIENCE: Duration = Duration::from_millis(300);

/// A spinner on stderr that goes away when it is dropped.
pub struct Progress {
    /// Dropping it ends the thread.
    done: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Progress {
    /// Shows `message` after a while; never where stderr is no terminal, or when `quiet`.
    pub fn start(message: &'static str, quiet: bool) -> Self {
        if quiet || !io::stderr().is_terminal() {
            return Self { done: None, thread: None };
        }
        let (done, ended) = mpsc::channel::<()>();
        let thread = thread::spawn(move || {
            if ended.recv_timeout(PATIENCE) != Err(RecvTimeoutError::Timeout) {
                return;
            }
            let spinner = ProgressBar::new_spinner().with_message(message);
            spinner.enable_steady_tick(Duration::from_millis(100));
            let _ = ended.recv();
            spinner.finish_and_clear();
        });
        Self { done: Some(done), thread: Some(thread) }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        drop(self.done.take());
        if let Some(thread) = self.thread.take() {
            // The spinner must be gone before the report begins.
            let _ = thread.join();
        }
    }
}
