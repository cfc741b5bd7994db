package io.recurrent.task.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.recurrent.error.InferenceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesTimesTest {
    private static SeriesTimes times(String start, String frequency) {
        return SeriesTimes.of(start, Frequency.find(frequency).orElseThrow(), "start");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T00:00Z, PT1H, 25, 2026-01-02T01:00Z",
        "2026-01-01T00:00, hour, 1, 2026-01-01T01:00",
        "2026-01-01, H, 1, 2026-01-01T01:00",
        "2026-01-31, P1M, 1, 2026-02-28",
        "2026-01-31, P1M, 2, 2026-03-31",
        "2026-01-31, quarter, 1, 2026-04-30",
        "2024-02-29, P1Y, 4, 2028-02-29",
        "2026-01-02, B, 1, 2026-01-05",
        "2026-01-02, B, 11, 2026-01-19",
        "2026-01-07, B, 3, 2026-01-12",
        "2026-03-28T12:00+01:00[Europe/Berlin], P1D, 1, 2026-03-29T12:00+02:00[Europe/Berlin]",
        "2026-03-29T01:00+01:00[Europe/Berlin], PT1H, 1, 2026-03-29T03:00+02:00[Europe/Berlin]",
        "2026-10-25T02:00+02:00[Europe/Berlin], PT1H, 1, 2026-10-25T02:00+01:00[Europe/Berlin]",
        "2026-10-24T12:00+02:00, P1D, 1, 2026-10-25T12:00+02:00",
    })
    void steps_follow_the_calendar_of_the_zone(String start, String frequency, int step, String wanted) {
        assertThat(times(start, frequency).text(step)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "yesterday", "2026-13-01", "2026-01-01T25:00Z", "2026-01-03"})
    void a_start_that_is_no_time_or_no_business_day_is_refused(String start) {
        assertThatExceptionOfType(InferenceException.class)
                .isThrownBy(() -> times(start, "B"))
                .matches(e -> "start".equals(e.field()));
    }

    @Test
    void a_series_that_outlives_the_calendar_is_refused() {
        SeriesTimes last = times("+999999999-12-30", "P1D");

        last.require(1, "start");
        assertThatExceptionOfType(InferenceException.class).isThrownBy(() -> last.require(2, "start"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "PT0S", "-P1D", "P1H", "fortnight", "PT-1H"})
    void a_frequency_that_is_none_is_not_found(String text) {
        assertThat(Frequency.find(text)).isEmpty();
    }

    @Test
    void frequencies_that_mean_the_same_are_equal() {
        assertThat(Frequency.find("week")).isEqualTo(Frequency.find("P1W")).isEqualTo(Frequency.find("P7D"));
        assertThat(Frequency.find("P12M")).isEqualTo(Frequency.find("P1Y"));
        assertThat(Frequency.find("PT60M")).isEqualTo(Frequency.find("h"));
        assertThat(Frequency.find("B")).isNotEqualTo(Frequency.find("P1D"));
    }
}
