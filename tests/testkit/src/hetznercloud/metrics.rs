//! `GET /servers/{id}/metrics`: made-up but steady curves, with values as text as the provider sends them.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::call::{Call, Outcome, json_reply};
use super::error::ApiError;
use super::state::State;

/// How many points an answer has at most when no step is asked for.
const POINTS: i64 = 200;

impl State {
    /// `GET /servers/{id}/metrics?type=cpu,disk,network&start=…&end=…&step=…`
    pub fn metrics(&mut self, call: &Call) -> Outcome {
        let id = self.living(call.id())?;
        let mut names: Vec<&str> = Vec::new();
        for kind in call.query_all("type").iter().flat_map(|kinds| kinds.split(',')) {
            names.extend(match kind {
                "cpu" => &["cpu"][..],
                "disk" => &[
                    "disk.0.iops.read",
                    "disk.0.iops.write",
                    "disk.0.bandwidth.read",
                    "disk.0.bandwidth.write",
                ][..],
                "network" => &[
                    "network.0.pps.in",
                    "network.0.pps.out",
                    "network.0.bandwidth.in",
                    "network.0.bandwidth.out",
                ][..],
                _ => return Err(ApiError::invalid("type", "must be cpu, disk or network")),
            });
        }
        if names.is_empty() {
            return Err(ApiError::invalid("type", "Missing data for required field."));
        }
        let (start, end) = (moment(call, "start")?, moment(call, "end")?);
        if start >= end {
            return Err(ApiError::invalid("end", "must be after start"));
        }
        let span = end.as_second() - start.as_second();
        let step = match call.query("step") {
            None => (span / POINTS).max(1),
            Some(text) => match text.parse::<f64>() {
                Ok(step) if step >= 1.0 => step as i64,
                _ => return Err(ApiError::invalid("step", "must be a number of seconds")),
            },
        };
        let mut series = Map::new();
        for name in names {
            let point = |number: i64| {
                let wave = (number + id as i64 + name.len() as i64) % 20;
                json!([start.as_second() + number * step, format!("{}", wave as f64 * 1.5)])
            };
            let values: Vec<Value> = (0..(span / step).min(POINTS)).map(point).collect();
            series.insert(name.to_owned(), json!({"values": values}));
        }
        let time = |at: Timestamp| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
        let metrics =
            json!({"start": time(start), "end": time(end), "step": step as f64, "time_series": series});
        Ok(json_reply(200, &json!({"metrics": metrics})))
    }
}

fn moment(call: &Call, name: &str) -> Result<Timestamp, ApiError> {
    let text = call.query(name).ok_or_else(|| ApiError::invalid(name, "Missing data for required field."))?;
    text.parse().map_err(|_| ApiError::invalid(name, "must be a date and time in ISO 8601"))
}
