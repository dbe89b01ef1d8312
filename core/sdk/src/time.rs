//! RFC 3339 in UTC, both ways: what the documents hold. Not a calendar library.

/// Unix milliseconds as "2026-11-23T05:00:00Z".
pub(crate) fn rfc3339(unix_ms: i64) -> String {
    let seconds = unix_ms.clamp(0, 253_402_300_799_000) / 1000;
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Days to year, month, day of the proleptic Gregorian calendar, years beginning in March.
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60)
}

/// Unix milliseconds of an RFC 3339 time; `None` when it is not one.
pub(crate) fn unix_ms(text: &str) -> Option<i64> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let seconds = number(11, 13)? * 3600 + number(14, 16)? * 60 + number(17, 19)?;
    let zone = text.get(19..)?.trim_start_matches(|c: char| c == '.' || c.is_ascii_digit());
    let offset = match zone {
        "Z" | "z" => 0,
        _ => {
            let part = |from: usize, to: usize| zone.get(from..to)?.parse::<i64>().ok();
            let minutes = part(1, 3)? * 60 + part(4, 6)?;
            if zone.starts_with('-') { -minutes } else { minutes }
        }
    };
    let (year, month) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + (153 * month + 2) / 5 + day - 1;
    Some(((era * 146_097 + day_of_era - 719_468) * 86_400 + seconds - offset * 60) * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_reads_back_as_itself() {
        for ms in [0, 951_782_400_000, 1_795_410_000_000, 4_102_444_799_000] {
            assert_eq!(unix_ms(&rfc3339(ms)), Some(ms));
        }
        assert_eq!(rfc3339(1_772_323_200_000), "2026-03-01T00:00:00Z");
    }

    #[test]
    fn zones_and_fractions_are_read() {
        assert_eq!(unix_ms("2026-03-01T02:00:00.125+02:00"), Some(1_772_323_200_000));
        assert_eq!(unix_ms("soon"), None);
    }
}
