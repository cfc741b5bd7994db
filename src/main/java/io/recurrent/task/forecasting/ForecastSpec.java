package io.recurrent.task.forecasting;

import io.recurrent.model.BundleException;
import io.recurrent.task.forecasting.ForecastingKeys.Decoder;
import io.recurrent.task.forecasting.ForecastingKeys.Family;
import io.recurrent.task.forecasting.ForecastingKeys.ForecastPart;
import io.recurrent.task.forecasting.ForecastingKeys.Missing;
import io.recurrent.task.forecasting.ForecastingKeys.Output;
import io.recurrent.task.forecasting.ForecastingKeys.Scaling;
import io.recurrent.task.forecasting.ForecastingKeys.Transform;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one forecaster takes and gives: its manifest's keys, checked against each other. Immutable. */
final class ForecastSpec {
    static final double MEDIAN = 0.5;

    private final ForecastPart part;
    private final @Nullable Frequency frequency;

    private ForecastSpec(ForecastPart part) {
        this.part = part;
        this.frequency = part.frequency() == null
                ? null
                : Frequency.find(part.frequency()).orElseThrow();
    }

    /**
     * The keys together.
     *
     * @param maxTokens steps of a row at most
     * @throws BundleException that names the key which does not fit the others
     */
    static ForecastSpec of(@Nullable ForecastPart part, int maxTokens) {
        if (part == null) {
            throw BundleException.at("forecast", "is missing; it is required for forecasting");
        }
        ForecastSpec spec = new ForecastSpec(part);
        spec.checkOutput();
        spec.checkDecoder();
        spec.checkContext(maxTokens);
        return spec;
    }

    private static void require(boolean condition, String key, String message) {
        if (!condition) {
            throw BundleException.at("forecast." + key, message);
        }
    }

    private void checkOutput() {
        boolean levels = part.output() == Output.QUANTILES;
        require(
                levels != part.quantiles().isEmpty(),
                "quantiles",
                "goes with output 'quantiles': give both or neither");
        boolean distribution = part.output() == Output.DISTRIBUTION;
        require(
                distribution == (part.distribution() != null),
                "distribution",
                "goes with output 'distribution': give both or neither");
        double before = 0;
        for (double level : part.quantiles()) {
            require(level > before && level < 1, "quantiles", "must be ascending, above 0 and below 1");
            before = level;
        }
        require(!levels || part.quantiles().contains(MEDIAN), "quantiles", "must contain 0.5");
        if (part.distribution() == Family.NEGATIVE_BINOMIAL) {
            require(!part.scaling().shifts(), "scaling", "must not shift the counts of negative-binomial");
            require(part.transform() == Transform.NONE, "transform", "is not for counts");
        }
    }

    private void checkDecoder() {
        if (steps()) {
            require(perRun() == 1, "horizon.perRun", "must be 1 for decoder 'steps'");
            require(part.output() != Output.QUANTILES, "output", "quantiles need decoder 'horizon'");
            require(part.covariates().past().isEmpty(), "covariates.past", "needs decoder 'horizon'");
        } else {
            require(part.scaling() != Scaling.RUNNING, "scaling", "running needs decoder 'steps'");
            require(
                    part.transform() == Transform.NONE || part.output() != Output.DISTRIBUTION,
                    "transform",
                    "of a distribution needs decoder 'steps', whose paths have a mean");
            require(
                    part.covariates().past().isEmpty() || part.horizon().max() <= perRun(),
                    "covariates.past",
                    "is not known after the first run: horizon.max must not be above horizon.perRun");
        }
    }

    private void checkContext(int maxTokens) {
        require(
                !steps() || part.context() <= maxTokens,
                "context",
                "is " + part.context() + ", limits.maxTokens is " + maxTokens);
        require(
                steps() || minContext() == part.context() || part.missing() != Missing.REFUSE,
                "minContext",
                "a shorter series is filled with gaps, so missing must not be 'refuse'");
    }

    /** Whether the graph goes step by step. */
    boolean steps() {
        return part.decoder() == Decoder.STEPS;
    }

    /** Whether forecasts are sampled paths. */
    boolean sampled() {
        return steps() && part.output() == Output.DISTRIBUTION;
    }

    /** Whether what was read of a series stays as it was when its next value comes. */
    boolean causal() {
        return steps() && part.scaling().causal();
    }

    /** Whether it knows how probable values are. */
    boolean hasQuantiles() {
        return part.output() != Output.VALUES;
    }

    Output output() {
        return part.output();
    }

    int context() {
        return part.context();
    }

    int minContext() {
        if (part.minContext() != null) {
            return part.minContext();
        }
        return steps() ? 1 : part.context();
    }

    int maxHorizon() {
        return part.horizon().max();
    }

    int perRun() {
        Integer steps = part.horizon().perRun();
        return steps == null ? 1 : steps;
    }

    List<String> channels() {
        return part.channels();
    }

    int channelCount() {
        return part.channels().size();
    }

    @Nullable
    Frequency frequency() {
        return frequency;
    }

    /** Steps of a season of a series, 1 or more. */
    int season(@Nullable Frequency own) {
        if (part.season() != null) {
            return part.season();
        }
        Frequency known = own == null ? frequency : own;
        return known == null ? 1 : known.season();
    }

    Scaling scaling() {
        return part.scaling();
    }

    Missing missing() {
        return part.missing();
    }

    Transform transform() {
        return part.transform();
    }

    /** What goes into scaling, of a value. */
    double transformed(double value) {
        return part.transform() == Transform.LOG ? Math.log(value) : value;
    }

    /** The value again. */
    double untransformed(double value) {
        return part.transform() == Transform.LOG ? Math.exp(value) : value;
    }

    /** Levels of a graph that gives quantiles. */
    List<Double> levels() {
        return part.quantiles();
    }

    Family family() {
        Family family = part.distribution();
        if (family == null) {
            throw new IllegalStateException("the model gives no distribution; this is a bug in the server");
        }
        return family;
    }

    List<String> past() {
        return part.covariates().past();
    }

    List<String> future() {
        return part.covariates().future();
    }

    List<CalendarFeature> calendar() {
        return part.covariates().calendar();
    }

    /** Flags of a frame that say which values are known. */
    int flags() {
        return part.missing() == Missing.MASK ? channelCount() : 0;
    }

    /** Numbers that are known of a step in advance. */
    int knownWidth() {
        return future().size() + calendar().size();
    }

    /** Numbers of a frame. */
    int frameWidth() {
        return channelCount() + flags() + past().size() + knownWidth();
    }

    /** Numbers that the graph gives for one value. */
    int entries() {
        return switch (part.output()) {
            case VALUES -> 1;
            case QUANTILES -> part.quantiles().size();
            case DISTRIBUTION -> family().parameters();
        };
    }
}
