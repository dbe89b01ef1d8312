//! Power: on, off, shutdown, reboot, reset.

use super::action::{Finish, Order};
use super::call::{Call, Outcome};
use super::machine::Status;
use super::state::State;

impl State {
    /// `POST …/poweron`
    pub fn power_on(&mut self, call: &Call) -> Outcome {
        let id = self.unlocked(call.id())?;
        let mut order = Order::on(id, "start_server", Finish::Running);
        if self.machine(id)?.status != Status::Running {
            order = order.during(Status::Starting);
        }
        let action = self.begin(order);
        self.action_reply(201, action)
    }

    /// `POST …/poweroff`: pulls the plug.
    pub fn power_off(&mut self, call: &Call) -> Outcome {
        let id = self.unlocked(call.id())?;
        let mut order = Order::on(id, "stop_server", Finish::Off);
        if self.machine(id)?.status != Status::Off {
            order = order.during(Status::Stopping);
        }
        let action = self.begin(order);
        self.action_reply(201, action)
    }

    /// `POST …/shutdown`: the action is done when the signal is sent; the guest goes down after that, or never.
    pub fn shutdown(&mut self, call: &Call) -> Outcome {
        let id = self.unlocked(call.id())?;
        let running = self.machine(id)?.status == Status::Running;
        let finish = if running { Finish::SignalSent } else { Finish::Nothing };
        let action = self.begin(Order::on(id, "shutdown_server", finish));
        self.action_reply(201, action)
    }

    /// `POST …/reboot`
    pub fn reboot(&mut self, call: &Call) -> Outcome {
        self.restart(call, "reboot_server")
    }

    /// `POST …/reset`
    pub fn reset(&mut self, call: &Call) -> Outcome {
        self.restart(call, "reset_server")
    }

    /// A machine that is off stays off.
    fn restart(&mut self, call: &Call, command: &'static str) -> Outcome {
        let id = self.unlocked(call.id())?;
        let finish =
            if self.machine(id)?.status == Status::Running { Finish::Booted } else { Finish::Nothing };
        let action = self.begin(Order::on(id, command, finish));
        self.action_reply(201, action)
    }
}
