//! When to try again: soon at first, then more and more rarely, and never all mirrors at the same moment.

use std::time::Duration;

/// The longest pause, in intervals.
const LONGEST: u32 = 10;

/// How long to wait after so many failures in a row; `chance` is between 0 and 1.
pub fn pause_after(failures: u32, interval: Duration, chance: f64) -> Duration {
    let factor = 2_u32.checked_pow(failures.saturating_sub(1)).unwrap_or(LONGEST).min(LONGEST);
    with_jitter(interval * factor, chance)
}

/// A tenth more or less, by chance.
pub fn with_jitter(pause: Duration, chance: f64) -> Duration {
    pause.mul_f64(0.9 + 0.2 * chance.clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_grows_up_to_ten_intervals_and_differs_between_mirrors() {
        let minute = Duration::from_secs(60);
        let middle = |failures| pause_after(failures, minute, 0.5).as_secs_f64().round();
        assert_eq!([1, 2, 3, 4, 5, 6, 99].map(middle), [60.0, 120.0, 240.0, 480.0, 600.0, 600.0, 600.0]);
        assert_eq!(pause_after(1, minute, 0.0).as_secs(), 54);
        assert_eq!(pause_after(1, minute, 1.0).as_secs(), 66);
    }
}
