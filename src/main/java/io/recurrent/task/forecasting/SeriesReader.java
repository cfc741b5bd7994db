package io.recurrent.task.forecasting;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.task.forecasting.ForecastingKeys.Missing;
import io.recurrent.task.forecasting.ForecastingKeys.Transform;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the series of callers as a model takes them, or says which field it does not take. */
final class SeriesReader {
    /** Steps of one series. */
    static final int MOST_STEPS = 100_000;

    private final ForecastSpec spec;
    private final int horizon;

    /** For forecasts of so many steps. */
    SeriesReader(ForecastSpec spec, int horizon) {
        this.spec = spec;
        this.horizon = horizon;
    }

    /**
     * A series.
     *
     * @param place where it stands in its request
     * @throws InferenceException INVALID_ARGUMENT, INPUT_TOO_LARGE
     */
    Series read(SeriesInput input, String place) {
        double[][] values = values(input, place);
        SeriesTimes times = times(input, values.length, place);
        Map<String, double[]> future =
                covariates(input.future(), spec.future(), values.length + horizon, place + ".future");
        Map<String, double[]> past = covariates(input.past(), spec.past(), values.length, place + ".past");
        return new Series(
                place,
                values,
                rows(past, values.length),
                KnownAhead.of(spec, future, times, values.length + horizon),
                times);
    }

    private double[][] values(SeriesInput input, String place) {
        double[][] given = input.values();
        String field = place + ".values";
        if (given.length > MOST_STEPS) {
            throw InferenceException.at(
                    ErrorCode.INPUT_TOO_LARGE,
                    field,
                    "'" + field + "' has " + given.length + " steps, a series may have " + MOST_STEPS);
        }
        if (given.length < spec.minContext()) {
            throw InferenceException.invalid(
                    field,
                    "'" + field + "' has " + given.length + " steps, the model needs " + spec.minContext()
                            + " or more");
        }
        double[][] values = new double[given.length][];
        boolean[] known = new boolean[spec.channelCount()];
        for (int step = 0; step < given.length; step++) {
            values[step] = step(given[step], field + "[" + step + "]", input.flat(), known);
        }
        for (int channel = 0; channel < known.length; channel++) {
            if (!known[channel]) {
                throw InferenceException.invalid(
                        field, "'" + field + "' has no value" + of(channel) + ", only gaps; give at least one");
            }
        }
        return values;
    }

    private String of(int channel) {
        return spec.channelCount() == 1 ? "" : " of '" + spec.channels().get(channel) + "'";
    }

    private double[] step(double[] given, String place, boolean flat, boolean[] known) {
        if (given.length != spec.channelCount()) {
            throw InferenceException.invalid(
                    place,
                    "'" + place + "' has " + given.length + " values, the model has " + spec.channelCount()
                            + " channels: " + spec.channels());
        }
        double[] values = new double[given.length];
        for (int channel = 0; channel < given.length; channel++) {
            String field = flat ? place : place + "[" + channel + "]";
            values[channel] = value(given[channel], field);
            known[channel] |= !Double.isNaN(values[channel]);
        }
        return values;
    }

    private double value(double value, String field) {
        if (Double.isNaN(value)) {
            if (spec.missing() == Missing.REFUSE) {
                throw InferenceException.invalid(field, "'" + field + "' is a gap, and the model takes none");
            }
            return value;
        }
        if (Double.isInfinite(value)) {
            throw InferenceException.invalid(field, "'" + field + "' is infinite, or beyond numbers of 64 bits");
        }
        if (spec.transform() == Transform.LOG && value <= 0) {
            throw InferenceException.invalid(
                    field, "'" + field + "' is " + value + ", and the model takes values above 0 only");
        }
        return spec.transformed(value);
    }

    private @Nullable SeriesTimes times(SeriesInput input, int steps, String place) {
        String field = place + ".frequency";
        Frequency frequency = frequency(input.frequency(), field);
        String start = place + ".start";
        if (input.start() == null) {
            if (!spec.calendar().isEmpty()) {
                throw InferenceException.invalid(
                        start,
                        "'" + start + "' is missing; the model reads the calendar, give when the first value was");
            }
            return null;
        }
        if (frequency == null) {
            throw InferenceException.invalid(
                    field, "'" + field + "' is missing; the model has none of its own, give how far values lie apart");
        }
        SeriesTimes times = SeriesTimes.of(input.start(), frequency, start);
        times.require(steps + (long) horizon, start);
        return times;
    }

    private @Nullable Frequency frequency(@Nullable String given, String field) {
        Frequency own = spec.frequency();
        if (given == null) {
            return own;
        }
        Frequency frequency = Frequency.find(given)
                .orElseThrow(() -> InferenceException.invalid(field, "'" + field + "': " + Frequency.wanted(given)));
        if (own != null && !own.equals(frequency)) {
            throw InferenceException.invalid(
                    field, "'" + field + "' is " + frequency + ", the model forecasts series of " + own);
        }
        return frequency;
    }

    private static Map<String, double[]> covariates(
            Map<String, double[]> given, List<String> wanted, int steps, String place) {
        for (String name : given.keySet()) {
            if (!wanted.contains(name)) {
                throw InferenceException.invalid(
                        place, "'" + place + "' has '" + name + "', the model reads " + wanted + " there");
            }
        }
        for (String name : wanted) {
            double[] values = given.get(name);
            if (values == null) {
                throw InferenceException.invalid(place, "'" + place + "' lacks '" + name + "', which the model reads");
            }
            requireSteps(values, steps, place + "." + name);
        }
        return given;
    }

    private static void requireSteps(double[] values, int steps, String place) {
        if (values.length != steps) {
            throw InferenceException.invalid(
                    place,
                    "'" + place + "' has " + values.length + " numbers, wanted " + steps + ": one for each step");
        }
        for (int step = 0; step < values.length; step++) {
            if (!Float.isFinite((float) values[step])) {
                String field = place + "[" + step + "]";
                throw InferenceException.invalid(
                        field, "'" + field + "' must be a finite 32-bit number, got " + values[step]);
            }
        }
    }

    private double[][] rows(Map<String, double[]> past, int steps) {
        double[][] rows = new double[steps][spec.past().size()];
        for (int c = 0; c < spec.past().size(); c++) {
            double[] values = Objects.requireNonNull(past.get(spec.past().get(c)));
            for (int step = 0; step < steps; step++) {
                rows[step][c] = values[step];
            }
        }
        return rows;
    }
}
