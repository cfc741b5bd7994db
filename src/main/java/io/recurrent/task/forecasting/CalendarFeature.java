package io.recurrent.task.forecasting;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.LocalDateTime;
import java.time.temporal.ChronoField;

/** What a timestamp says of its step, by the local time of its series: from -0.5 to 0.5. */
public enum CalendarFeature {
    /** 0 to 59. */
    @JsonProperty("minute-of-hour")
    MINUTE_OF_HOUR(ChronoField.MINUTE_OF_HOUR, 0, 59),
    /** 0 to 23. */
    @JsonProperty("hour-of-day")
    HOUR_OF_DAY(ChronoField.HOUR_OF_DAY, 0, 23),
    /** Monday to Sunday. */
    @JsonProperty("day-of-week")
    DAY_OF_WEEK(ChronoField.DAY_OF_WEEK, 1, 6),
    /** 1 to 31. */
    @JsonProperty("day-of-month")
    DAY_OF_MONTH(ChronoField.DAY_OF_MONTH, 1, 30),
    /** 1 to 366. */
    @JsonProperty("day-of-year")
    DAY_OF_YEAR(ChronoField.DAY_OF_YEAR, 1, 365),
    /** January to December. */
    @JsonProperty("month-of-year")
    MONTH_OF_YEAR(ChronoField.MONTH_OF_YEAR, 1, 11);

    private final ChronoField field;
    private final int first;
    private final int range;

    CalendarFeature(ChronoField field, int first, int range) {
        this.field = field;
        this.first = first;
        this.range = range;
    }

    /** Its value at a local time. */
    double at(LocalDateTime time) {
        return (double) (time.get(field) - first) / range - 0.5;
    }
}
