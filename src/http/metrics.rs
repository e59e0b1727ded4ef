//! Counters for Prometheus.

use super::state::AppState;
use actix_web::http::{Method, StatusCode};
use prometheus::{
    Encoder, HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder,
};
use std::time::Duration;

/// From a quarter of a millisecond to five seconds.
const BUCKETS: &[f64] =
    &[0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// What is there on mirrors alone is told apart by nothing else.
const NO_LABELS: &[&str] = &[];

/// The counters of this process.
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    durations: HistogramVec,
    items: IntGauge,
    connections: IntGauge,
    connections_in_use: IntGauge,
    mirror_checked: IntGaugeVec,
    mirror_problem: IntGaugeVec,
}

impl Metrics {
    /// Counters at zero.
    ///
    /// # Errors
    /// When two counters have the same name.
    pub fn new() -> Result<Self, prometheus::Error> {
        let metrics = Self {
            registry: Registry::new(),
            requests: IntCounterVec::new(
                Opts::new("onevisit_http_requests_total", "Requests answered"),
                &["method", "path", "status"],
            )?,
            durations: HistogramVec::new(
                HistogramOpts::new("onevisit_http_request_duration_seconds", "Time until the answer began")
                    .buckets(BUCKETS.to_vec()),
                &["path"],
            )?,
            items: IntGauge::new("onevisit_items", "Items in the current release")?,
            connections: IntGauge::new("onevisit_database_connections", "Reading connections")?,
            connections_in_use: IntGauge::new(
                "onevisit_database_connections_in_use",
                "Reading connections in use",
            )?,
            mirror_checked: of_mirrors(
                "onevisit_mirror_checked_seconds",
                "When the upstream of this mirror last agreed, in Unix time; 0 if never",
            )?,
            mirror_problem: of_mirrors(
                "onevisit_mirror_problem",
                "1 while something keeps this mirror from following its upstream",
            )?,
        };
        metrics.registry.register(Box::new(metrics.requests.clone()))?;
        metrics.registry.register(Box::new(metrics.durations.clone()))?;
        for gauge in [&metrics.items, &metrics.connections, &metrics.connections_in_use] {
            metrics.registry.register(Box::new(gauge.clone()))?;
        }
        for gauge in [&metrics.mirror_checked, &metrics.mirror_problem] {
            metrics.registry.register(Box::new(gauge.clone()))?;
        }
        Ok(metrics)
    }

    /// Counts one answer. Paths are counted by their pattern, so that there are only so many.
    pub fn count(&self, method: &Method, pattern: &str, status: StatusCode, elapsed: Duration) {
        let known = [Method::GET, Method::HEAD, Method::OPTIONS, Method::POST].contains(method);
        let method = if known { method.as_str() } else { "other" };
        self.requests.with_label_values(&[method, pattern, status.as_str()]).inc();
        self.durations.with_label_values(&[pattern]).observe(elapsed.as_secs_f64());
    }

    /// All counters in the text format of Prometheus.
    ///
    /// # Errors
    /// When a counter cannot be written.
    pub fn text(&self, state: &AppState) -> Result<Vec<u8>, prometheus::Error> {
        let items = state.releases.published().map_or(0, |published| published.current.items.len());
        self.items.set(i64::try_from(items).unwrap_or(i64::MAX));
        let (in_use, connections) = state.store.connections_in_use();
        self.connections.set(connections.into());
        self.connections_in_use.set(in_use.into());
        if let Some(known) = state.mirroring.known() {
            self.mirror_checked
                .with_label_values(NO_LABELS)
                .set(known.checked_at.map_or(0, |at| at.timestamp()));
            self.mirror_problem.with_label_values(NO_LABELS).set(known.trouble.is_some().into());
        }
        let mut text = Vec::new();
        TextEncoder::new().encode(&self.registry.gather(), &mut text)?;
        Ok(text)
    }
}

/// A number that mirrors have, and others do not: an alert cannot mistake the one for the other.
fn of_mirrors(name: &str, says: &str) -> Result<IntGaugeVec, prometheus::Error> {
    IntGaugeVec::new(Opts::new(name, says), NO_LABELS)
}
