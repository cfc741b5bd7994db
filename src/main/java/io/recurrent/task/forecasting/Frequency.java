package io.recurrent.task.forecasting;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Period;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the values of a series lie apart: a length of time, a part of the calendar, or business days from Monday to
 * Friday. Immutable.
 *
 * <p>Days, months and years follow the calendar of the series' zone, so a day may have 23 hours; hours, minutes and
 * seconds are those of the clock on the wall of physics, so that each has its length.
 */
public final class Frequency {
    private static final int WORKING_DAYS = 5;
    private static final int WEEK_DAYS = 7;
    private static final String BUSINESS = "B";

    /** Usual names, for those who know no ISO 8601. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("second", "PT1S"),
            Map.entry("s", "PT1S"),
            Map.entry("minute", "PT1M"),
            Map.entry("t", "PT1M"),
            Map.entry("min", "PT1M"),
            Map.entry("hour", "PT1H"),
            Map.entry("h", "PT1H"),
            Map.entry("day", "P1D"),
            Map.entry("d", "P1D"),
            Map.entry("week", "P7D"),
            Map.entry("w", "P7D"),
            Map.entry("month", "P1M"),
            Map.entry("m", "P1M"),
            Map.entry("quarter", "P3M"),
            Map.entry("q", "P3M"),
            Map.entry("year", "P1Y"),
            Map.entry("y", "P1Y"));

    private final String text;
    private final Period period;
    private final Duration duration;

    private Frequency(String text, Period period, Duration duration) {
        this.text = text;
        this.period = period;
        this.duration = duration;
    }

    /**
     * Reads a frequency: ISO 8601 such as {@code PT15M}, {@code P1D} or {@code P3M}; a name such as {@code hour} or
     * {@code H}; or {@code B} for business days.
     */
    public static Optional<Frequency> find(String text) {
        if (text.equalsIgnoreCase(BUSINESS)) {
            return Optional.of(new Frequency(BUSINESS, Period.ZERO, Duration.ZERO));
        }
        String iso = NAMES.getOrDefault(text.toLowerCase(Locale.ROOT), text);
        try {
            Frequency found = iso.contains("T")
                    ? new Frequency(iso, Period.ZERO, Duration.parse(iso))
                    : new Frequency(iso, Period.parse(iso), Duration.ZERO);
            return found.positive() ? Optional.of(found) : Optional.empty();
        } catch (DateTimeParseException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private boolean positive() {
        boolean negative = period.isNegative() || duration.isNegative();
        return !negative && !(period.isZero() && duration.isZero());
    }

    /** What a message says of a text that is none. */
    static String wanted(@Nullable String got) {
        return "got '" + got + "', wanted a length such as PT15M, PT1H, P1D, P7D, P1M, P3M or P1Y (ISO 8601),"
                + " or B for business days";
    }

    private boolean business() {
        return text.equals(BUSINESS);
    }

    /** Whether it counts whole days. */
    boolean ofDays() {
        return duration.isZero();
    }

    /** Whether a series of it may begin then: no business day is on a weekend. */
    boolean mayBegin(ZonedDateTime start) {
        return !business() || start.getDayOfWeek().getValue() <= WORKING_DAYS;
    }

    /**
     * The time so many steps after another one.
     *
     * @throws DateTimeException when the calendar ends before
     */
    ZonedDateTime after(ZonedDateTime start, long steps) {
        try {
            if (business()) {
                long days = start.getDayOfWeek().getValue() - DayOfWeek.MONDAY.getValue() + steps;
                long weeks = Math.floorDiv(days, (long) WORKING_DAYS);
                long day = Math.floorMod(days, (long) WORKING_DAYS);
                ZonedDateTime monday = start.minusDays(start.getDayOfWeek().getValue() - 1L);
                return monday.plusDays(weeks * WEEK_DAYS + day);
            }
            if (ofDays()) {
                // All at once: a month after January 31 is in February, and two months after it the 31 again.
                return start.plusMonths(Math.multiplyExact(period.toTotalMonths(), steps))
                        .plusDays(Math.multiplyExact(period.get(ChronoUnit.DAYS), steps));
            }
            return start.plus(duration.multipliedBy(steps));
        } catch (ArithmeticException e) {
            throw new DateTimeException("so many steps are beyond the calendar", e);
        }
    }

    /** Steps after which values usually repeat themselves; 1 where nothing is usual. */
    int season() {
        return switch (text) {
            case "PT1H" -> 24;
            case "PT30M" -> 48;
            case "PT15M" -> 96;
            case "PT10M" -> 144;
            case "PT5M" -> 288;
            case "P1D" -> WEEK_DAYS;
            case BUSINESS -> WORKING_DAYS;
            case "P1M" -> 12;
            case "P3M" -> 4;
            default -> 1;
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Frequency frequency
                && business() == frequency.business()
                && period.normalized().equals(frequency.period.normalized())
                && duration.equals(frequency.duration);
    }

    @Override
    public int hashCode() {
        return 31 * period.normalized().hashCode() + duration.hashCode();
    }

    /** As it was given, in ISO 8601, or {@code B}. */
    @Override
    public String toString() {
        return text;
    }
}
