package io.recurrent.task.forecasting;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest says of a forecaster.
 *
 * @param forecast what goes in and what comes out; required
 */
public record ForecastingKeys(@Nullable ForecastPart forecast) {
    private static final int MOST_CHANNELS = 1024;
    private static final int MOST_STEPS = 100_000;

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }

    private static <T> void requireDistinct(String key, List<T> values) {
        require(new HashSet<>(values).size() == values.size(), key + ": one is given twice in " + values);
    }

    /** How a graph answers. */
    public enum Decoder {
        /** One run answers several steps of the horizon. */
        @JsonProperty("horizon")
        HORIZON,
        /** One run answers the next step, which is fed back. */
        @JsonProperty("steps")
        STEPS
    }

    /** What is done to values before they are scaled. */
    public enum Transform {
        /** Nothing. */
        @JsonProperty("none")
        NONE,
        /** The natural logarithm; values are positive. */
        @JsonProperty("log")
        LOG
    }

    /** How values are scaled, each channel on its own. */
    public enum Scaling {
        /** Not at all. */
        @JsonProperty("none")
        NONE,
        /** Less the last value. */
        @JsonProperty("last")
        LAST,
        /** Over the mean of absolute values. */
        @JsonProperty("mean-abs")
        MEAN_ABS,
        /** Less the mean, over the standard deviation. */
        @JsonProperty("standard")
        STANDARD,
        /** Over the mean of the absolute values so far. */
        @JsonProperty("running")
        RUNNING;

        /** Whether values that come later leave what was scaled before as it was. */
        boolean causal() {
            return this == NONE || this == RUNNING;
        }

        /** Whether scaled values may be shifted. */
        boolean shifts() {
            return this == LAST || this == STANDARD;
        }
    }

    /** What becomes of gaps. */
    public enum Missing {
        /** The graph is told which values are known. */
        @JsonProperty("mask")
        MASK,
        /** The value before stands for them. */
        @JsonProperty("previous")
        PREVIOUS,
        /** They are refused. */
        @JsonProperty("refuse")
        REFUSE
    }

    /** What the graph gives. */
    public enum Output {
        /** The value itself. */
        @JsonProperty("values")
        VALUES,
        /** Its quantiles. */
        @JsonProperty("quantiles")
        QUANTILES,
        /** The parameters of its distribution. */
        @JsonProperty("distribution")
        DISTRIBUTION
    }

    /** A distribution of values. */
    public enum Family {
        /** Mean and standard deviation. */
        @JsonProperty("normal")
        NORMAL(2),
        /** Degrees of freedom, location and scale. */
        @JsonProperty("student-t")
        STUDENT_T(3),
        /** Mean and dispersion. */
        @JsonProperty("negative-binomial")
        NEGATIVE_BINOMIAL(2);

        private final int parameters;

        Family(int parameters) {
            this.parameters = parameters;
        }

        /** How many parameters it has. */
        int parameters() {
            return parameters;
        }
    }

    /**
     * How far a forecast reaches.
     *
     * @param max steps of a call at most
     * @param perRun steps that one run gives; 1 for a graph that goes step by step
     */
    public record HorizonPart(
            @JsonProperty(required = true) int max,
            @Nullable Integer perRun) {
        /** Checks the ranges. */
        public HorizonPart {
            require(max >= 1 && max <= MOST_STEPS, "max: must be 1 to " + MOST_STEPS + ", got " + max);
            perRun = perRun == null ? 1 : perRun;
            require(perRun >= 1 && perRun <= max, "perRun: must be 1 to max, " + max + ", got " + perRun);
        }
    }

    /**
     * What is known of a series besides its values.
     *
     * @param past names of what is known up to now
     * @param future names of what is known in advance
     * @param calendar what follows from the timestamps
     */
    public record CovariatesPart(
            @Nullable List<String> past,
            @Nullable List<String> future,
            @Nullable List<CalendarFeature> calendar) {
        static final CovariatesPart NONE = new CovariatesPart(null, null, null);

        /** Copies the lists. */
        public CovariatesPart {
            past = past == null ? List.of() : List.copyOf(past);
            future = future == null ? List.of() : List.copyOf(future);
            calendar = calendar == null ? List.of() : List.copyOf(calendar);
            requireDistinct("past", past);
            requireDistinct("future", future);
            requireDistinct("calendar", calendar);
        }

        @Override
        public List<String> past() {
            return Objects.requireNonNull(past);
        }

        @Override
        public List<String> future() {
            return Objects.requireNonNull(future);
        }

        @Override
        public List<CalendarFeature> calendar() {
            return Objects.requireNonNull(calendar);
        }
    }

    /**
     * What goes into a forecaster and what comes out.
     *
     * @param decoder how the graph answers
     * @param context values that it reads at most
     * @param minContext values that a series must have
     * @param horizon how far it reaches
     * @param channels names of the variables, in the graph's order
     * @param frequency of series that name none
     * @param season steps of a season, for the seasonal naive forecast
     * @param transform what is done before scaling
     * @param scaling how values are scaled
     * @param missing what becomes of gaps
     * @param output what the graph gives
     * @param quantiles which ones, where it gives quantiles
     * @param distribution which one, where it gives parameters
     * @param covariates what else goes in
     */
    public record ForecastPart(
            @JsonProperty(required = true) Decoder decoder,
            @JsonProperty(required = true) int context,
            @Nullable Integer minContext,
            @JsonProperty(required = true) HorizonPart horizon,
            @JsonProperty(required = true) List<String> channels,
            @Nullable String frequency,
            @Nullable Integer season,
            @Nullable Transform transform,
            @Nullable Scaling scaling,
            @Nullable Missing missing,
            @JsonProperty(required = true) Output output,
            @Nullable List<Double> quantiles,
            @Nullable Family distribution,
            @Nullable CovariatesPart covariates) {
        /** Checks each key on its own, and sets defaults; what keys mean together is {@link ForecastSpec}'s matter. */
        public ForecastPart {
            require(context >= 1 && context <= MOST_STEPS, "context: must be 1 to " + MOST_STEPS + ", got " + context);
            require(
                    minContext == null || (minContext >= 1 && minContext <= context),
                    "minContext: must be 1 to the context, " + context + ", got " + minContext);
            channels = List.copyOf(channels);
            require(
                    !channels.isEmpty() && channels.size() <= MOST_CHANNELS,
                    "channels: must be 1 to " + MOST_CHANNELS + " names, got " + channels.size());
            requireDistinct("channels", channels);
            require(
                    season == null || (season >= 1 && season <= MOST_STEPS),
                    "season: must be 1 to " + MOST_STEPS + ", got " + season);
            require(
                    frequency == null || Frequency.find(frequency).isPresent(),
                    "frequency: " + Frequency.wanted(frequency));
            quantiles = quantiles == null ? List.of() : List.copyOf(quantiles);
        }

        @Override
        public List<Double> quantiles() {
            return Objects.requireNonNull(quantiles);
        }

        @Override
        public CovariatesPart covariates() {
            return Objects.requireNonNullElse(covariates, CovariatesPart.NONE);
        }

        @Override
        public Transform transform() {
            return Objects.requireNonNullElse(transform, Transform.NONE);
        }

        @Override
        public Scaling scaling() {
            return Objects.requireNonNullElse(scaling, Scaling.NONE);
        }

        @Override
        public Missing missing() {
            return Objects.requireNonNullElse(missing, Missing.REFUSE);
        }
    }
}
