package io.recurrent.task.forecasting;

import io.recurrent.error.InferenceException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAccessor;

/**
 * When the values of a series were observed: a start, and a frequency. Times are counted from the start, so that months
 * that end on the 31 go on to do so. Immutable.
 */
public final class SeriesTimes {
    /** As times are written back: in the form in which the start was. */
    private enum Form {
        DATE,
        LOCAL,
        ZONED
    }

    private final ZonedDateTime start;
    private final Frequency frequency;
    private final Form form;

    private SeriesTimes(ZonedDateTime start, Frequency frequency, Form form) {
        this.start = start;
        this.frequency = frequency;
        this.form = form;
    }

    /**
     * Times from a start, a date or a time with or without a zone, as ISO 8601 has them.
     *
     * @param place of the start, for messages
     * @throws InferenceException INVALID_ARGUMENT when it is none
     */
    static SeriesTimes of(String start, Frequency frequency, String place) {
        TemporalAccessor read;
        try {
            read = start.indexOf('T') < 0
                    ? LocalDate.parse(start)
                    : DateTimeFormatter.ISO_DATE_TIME.parseBest(start, ZonedDateTime::from, LocalDateTime::from);
        } catch (DateTimeParseException e) {
            throw InferenceException.invalid(
                    place,
                    "'" + place + "' is '" + start
                            + "', wanted a date or time of ISO 8601, such as 2026-01-01, 2026-01-01T00:00Z or"
                            + " 2026-01-01T00:00+01:00[Europe/Berlin]");
        }
        SeriesTimes times = of(read, frequency);
        if (!frequency.mayBegin(times.start)) {
            throw InferenceException.invalid(
                    place, "'" + place + "' is on a weekend, and the frequency counts business days");
        }
        return times;
    }

    private static SeriesTimes of(TemporalAccessor read, Frequency frequency) {
        return switch (read) {
            case LocalDate date ->
                new SeriesTimes(
                        date.atStartOfDay(ZoneOffset.UTC), frequency, frequency.ofDays() ? Form.DATE : Form.LOCAL);
            case LocalDateTime time -> new SeriesTimes(time.atZone(ZoneOffset.UTC), frequency, Form.LOCAL);
            default -> new SeriesTimes(ZonedDateTime.from(read), frequency, Form.ZONED);
        };
    }

    /**
     * Refuses times that the calendar does not have.
     *
     * @throws InferenceException INVALID_ARGUMENT at {@code place}
     */
    void require(long steps, String place) {
        try {
            frequency.after(start, steps);
        } catch (DateTimeException e) {
            throw InferenceException.invalid(
                    place, "'" + place + "' is so late that the calendar ends before the forecast");
        }
    }

    /** The frequency. */
    Frequency frequency() {
        return frequency;
    }

    /** The local time of a step. */
    LocalDateTime local(long step) {
        return frequency.after(start, step).toLocalDateTime();
    }

    /** The time of a step as text, in the form of the start. */
    String text(long step) {
        ZonedDateTime time = frequency.after(start, step);
        return switch (form) {
            case DATE -> time.toLocalDate().toString();
            case LOCAL -> time.toLocalDateTime().toString();
            case ZONED -> time.toString();
        };
    }
}
