package io.recurrent.task.forecasting;

import static io.recurrent.fixture.TinyForecasters.PHI;
import static io.recurrent.fixture.TinyForecasters.SIGMA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.recurrent.engine.ModelReference;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.Engine;
import io.recurrent.fixture.TinyForecasters;
import io.recurrent.fixture.UsualBatching;
import io.recurrent.fixture.UsualTasks;
import io.recurrent.task.forecasting.ForecastRequest.Options;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Forecasts by real tiny graphs, against what is known of them in closed form. */
class ForecasterTest {
    private static final double[] SERIES = {3, -1, 2.5, 8};

    @TempDir
    Path root;

    private Engine engine;
    private Forecaster forecaster;

    @BeforeEach
    void load() throws Exception {
        engine = new Engine(
                        UsualBatching.room(1024),
                        root,
                        TinyForecasters.autoregressive(),
                        TinyForecasters.autoregressiveValues(),
                        TinyForecasters.windows())
                .work()
                .work();
        assertThat(engine.registry().views().toString()).doesNotContain("FAILED");
        forecaster = new Forecaster(engine.calls(), UsualTasks.FORECASTING, () -> 99);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private static ForecastRequest request(
            String model, @Nullable Integer horizon, Options options, SeriesInput... series) {
        return new ForecastRequest(new ModelReference(model, null), List.of(series), true, horizon, options);
    }

    private static Options samples(int samples, long seed, double... levels) {
        return new Options(List.of(box(levels)), samples, seed, false, false);
    }

    private static Double[] box(double... levels) {
        Double[] boxed = new Double[levels.length];
        for (int i = 0; i < levels.length; i++) {
            boxed[i] = levels[i];
        }
        return boxed;
    }

    private SeriesForecast one(ForecastRequest request) {
        List<SeriesForecast> outputs =
                forecaster.forecast(engine.call(), request).outputs();
        assertThat(outputs).hasSize(1);
        return outputs.getFirst();
    }

    private void assertInvalid(ErrorCode code, String field, ForecastRequest request) {
        assertThatExceptionOfType(InferenceException.class)
                .isThrownBy(() -> forecaster.forecast(engine.call(), request))
                .satisfies(e -> {
                    assertThat(e.code()).as(e.detail()).isEqualTo(code);
                    assertThat(e.field()).as(e.detail()).isEqualTo(field);
                });
    }

    @Test
    void quantiles_and_means_of_paths_are_those_of_the_process() {
        SeriesForecast forecast = one(request("ar1", 6, samples(4000, 7, 0.1, 0.5, 0.975), SeriesInput.of(SERIES)));

        SeriesForecast.Sampling sampling = forecast.sampling();
        assertThat(sampling).isNotNull();
        assertThat(sampling.samples()).isEqualTo(4000);
        for (int step = 0; step < 6; step++) {
            double mean = Math.pow(PHI, step + 1) * SERIES[SERIES.length - 1];
            double deviation = SIGMA * Math.sqrt((1 - Math.pow(PHI, 2 * (step + 1))) / (1 - PHI * PHI));
            NormalDistribution known = NormalDistribution.of(mean, deviation);
            assertThat(forecast.mean()[step][0]).isCloseTo(mean, within(4 * sampling.mean()[step][0]));
            for (double level : List.of(0.1, 0.5, 0.975)) {
                assertThat(forecast.quantiles().get(level)[step][0])
                        .as("quantile %s of step %s", level, step)
                        .isCloseTo(
                                known.inverseCumulativeProbability(level),
                                within(4 * sampling.quantiles().get(level)[step][0]));
            }
        }
    }

    @Test
    void each_path_is_the_process_of_its_own_draws() {
        Options options = new Options(null, 3, 5L, true, false);
        SeriesForecast alone = one(request("ar1", 1, options, SeriesInput.of(SERIES)));
        SeriesForecast far = one(request("ar1", 12, options, SeriesInput.of(SERIES)));

        for (int path = 0; path < 3; path++) {
            assertThat(far.paths().get(path)).hasDimensions(12, 1);
            assertThat(far.paths().get(path)[0]).containsExactly(alone.paths().get(path)[0]);
        }
        assertThat(far.paths().get(0)[0][0]).isNotEqualTo(far.paths().get(1)[0][0]);
    }

    @Test
    void the_same_seed_gives_the_same_bits_alone_and_in_company() throws Exception {
        ForecastRequest alone = request("ar1", 12, new Options(null, 300, 11L, true, false), SeriesInput.of(SERIES));
        ForecastRequest many = request(
                "ar1",
                12,
                new Options(null, 300, 11L, true, false),
                SeriesInput.of(1, 2),
                SeriesInput.of(SERIES),
                SeriesInput.of(-40));
        SeriesForecast wanted = one(alone);
        List<Thread> others = new ArrayList<>();
        List<SeriesForecast> got = Collections.synchronizedList(new ArrayList<>());
        for (int i = 0; i < 3; i++) {
            others.add(Thread.startVirtualThread(() ->
                    got.add(forecaster.forecast(engine.call(), many).outputs().get(1))));
            others.add(Thread.startVirtualThread(() -> got.add(one(alone))));
        }
        for (Thread other : others) {
            other.join();
        }

        assertThat(got).hasSize(6).allSatisfy(forecast -> {
            assertThat(forecast.paths()).usingRecursiveComparison().isEqualTo(wanted.paths());
            assertThat(forecast.mean()).isDeepEqualTo(wanted.mean());
        });
    }

    @Test
    void a_model_of_values_is_fed_what_it_forecast() {
        SeriesForecast forecast = one(request("ar1-values", 3, Options.USUAL, SeriesInput.of(SERIES)));

        assertThat(forecast.mean()).isDeepEqualTo(new double[][] {{4}, {2}, {1}});
        assertThat(forecast.sampling()).isNull();
        assertThat(forecast.quantiles()).isEmpty();
    }

    @Test
    void windows_follow_each_other_and_quantiles_do_not_cross() {
        SeriesForecast forecast = one(request(
                "windows",
                5,
                new Options(List.of(0.9, 0.3, 0.1, 0.5), null, null, false, false),
                SeriesInput.of(7, 20)));

        assertThat(forecast.quantiles().keySet()).containsExactly(0.9, 0.3, 0.1, 0.5);
        assertThat(forecast.mean()).isDeepEqualTo(new double[][] {{21}, {21}, {22}, {22}, {23}});
        assertThat(forecast.quantiles().get(0.1)).isDeepEqualTo(new double[][] {{20}, {20}, {21}, {21}, {22}});
        assertThat(forecast.quantiles().get(0.3)[0][0]).isEqualTo(20.5);
        assertThat(forecast.quantiles().get(0.9)).isDeepEqualTo(new double[][] {{22}, {22}, {23}, {23}, {24}});
    }

    @Test
    void timestamps_go_on_where_the_series_ends() {
        SeriesInput months = new SeriesInput(new double[][] {{1}, {2}}, true, "2026-12-31", "P1M", Map.of(), Map.of());

        assertThat(one(request("windows", 3, Options.USUAL, months)).timestamps())
                .containsExactly("2027-02-28", "2027-03-31", "2027-04-30");
        assertThat(one(request("windows", 1, Options.USUAL, SeriesInput.of(1))).timestamps())
                .isNull();
    }

    @Test
    void constant_and_huge_series_and_single_values_are_forecast() {
        for (double value : new double[] {0, 1e30, -7, 1e-300}) {
            SeriesForecast forecast = one(request("windows", 2, Options.USUAL, SeriesInput.of(value)));
            assertThat(forecast.mean()[0][0]).isEqualTo(value + 1);
        }
        assertThat(one(request("ar1-values", 1, Options.USUAL, SeriesInput.of(1e30)))
                        .mean()[0][0])
                .isCloseTo(5e29, within(1e24));
    }

    @Test
    void what_a_model_does_not_take_is_refused_by_the_name_of_its_field() {
        assertInvalid(
                ErrorCode.INVALID_ARGUMENT, "series[0].values", request("windows", 1, Options.USUAL, SeriesInput.of()));
        assertInvalid(
                ErrorCode.INVALID_ARGUMENT,
                "series[1].values",
                request("windows", 1, Options.USUAL, SeriesInput.of(1), SeriesInput.of(Double.NaN, Double.NaN)));
        assertInvalid(
                ErrorCode.INVALID_ARGUMENT,
                "series[0].values[1]",
                request("windows", 1, Options.USUAL, SeriesInput.of(1, Double.POSITIVE_INFINITY)));
        assertInvalid(
                ErrorCode.INVALID_ARGUMENT,
                "series[0].values[0]",
                request("ar1-values", 1, Options.USUAL, SeriesInput.of(Double.NaN, 1)));
        assertInvalid(
                ErrorCode.INVALID_ARGUMENT,
                "series[0].values[1]",
                request("ar1", 1, Options.USUAL, SeriesInput.of(1, 1e300)));
        assertInvalid(
                ErrorCode.INVALID_ARGUMENT,
                "series[0].values[0]",
                request(
                        "ar1",
                        1,
                        Options.USUAL,
                        new SeriesInput(new double[][] {{1, 2}}, false, null, null, Map.of(), Map.of())));
        assertInvalid(
                ErrorCode.INVALID_ARGUMENT,
                "series[0].frequency",
                request(
                        "ar1",
                        1,
                        Options.USUAL,
                        new SeriesInput(new double[][] {{1}}, true, "2026-01-01", null, Map.of(), Map.of())));
    }

    @Test
    void what_a_model_does_not_answer_is_refused_by_the_name_of_its_field() {
        assertInvalid(
                ErrorCode.INVALID_ARGUMENT,
                "quantiles",
                request("ar1-values", 1, samplesOf(null, 0.5), SeriesInput.of(1)));
        assertInvalid(
                ErrorCode.INVALID_ARGUMENT,
                "quantiles[0]",
                request("windows", 1, samplesOf(null, 0.05), SeriesInput.of(1)));
        assertInvalid(
                ErrorCode.INVALID_ARGUMENT, "samples", request("windows", 1, samplesOf(5, 0.5), SeriesInput.of(1)));
        assertInvalid(ErrorCode.INPUT_TOO_LARGE, "horizon", request("windows", 6, Options.USUAL, SeriesInput.of(1)));
        assertInvalid(
                ErrorCode.INPUT_TOO_LARGE, "samples", request("ar1", 1, samplesOf(10_001, 0.5), SeriesInput.of(1)));
    }

    private static Options samplesOf(@Nullable Integer samples, double level) {
        return new Options(List.of(level), samples, 1L, false, false);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.5, Double.NaN})
    void a_quantile_that_is_no_probability_is_refused(double level) {
        assertThatExceptionOfType(InferenceException.class)
                .isThrownBy(() -> samplesOf(1, level))
                .matches(e -> "quantiles[0]".equals(e.field()));
    }

    @Test
    void a_quantile_that_is_given_twice_is_refused() {
        assertThatExceptionOfType(InferenceException.class)
                .isThrownBy(() -> samples(1, 1, 0.5, 0.5))
                .matches(e -> "quantiles[1]".equals(e.field()));
    }

    @Test
    void paths_until_the_deadline_are_the_first_of_those_of_the_seed() {
        Options all = new Options(List.of(0.5), null, 11L, true, true);
        Options some = new Options(List.of(0.5), 40, 11L, true, false);
        SeriesForecast forty = one(request("ar1", 2, some, SeriesInput.of(SERIES)));
        SeriesForecast many = one(request("ar1", 2, all, SeriesInput.of(SERIES)));

        // The clock of the test stands still, so that every path is drawn that may be.
        assertThat(many.sampling().samples()).isEqualTo(10_000);
        for (int path = 0; path < 40; path++) {
            assertThat(many.paths().get(path)).isDeepEqualTo(forty.paths().get(path));
        }
        assertThat(many.sampling().quantiles().get(0.5)[1][0])
                .isLessThan(forty.sampling().quantiles().get(0.5)[1][0]);
    }

    @Test
    void a_single_step_is_drawn_without_a_run() {
        SeriesForecast one = one(request("ar1", 1, samples(5, 11, 0.5), SeriesInput.of(SERIES)));
        SeriesForecast two = one(request("ar1", 2, samples(5, 11, 0.5), SeriesInput.of(SERIES)));

        assertThat(one.mean()[0]).containsExactly(two.mean()[0]);
    }
}
