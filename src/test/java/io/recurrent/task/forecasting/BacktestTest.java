package io.recurrent.task.forecasting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import io.recurrent.engine.ModelReference;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.Engine;
import io.recurrent.fixture.TinyForecasters;
import io.recurrent.fixture.UsualBatching;
import io.recurrent.fixture.UsualTasks;
import io.recurrent.task.forecasting.ForecastRequest.Options;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BacktestTest {
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
                .work();
        forecaster = new Forecaster(engine.calls(), UsualTasks.FORECASTING, () -> 99);
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private Backtest backtest(
            String model, SeriesInput series, int horizon, @Nullable Integer step, @Nullable Integer windows) {
        Options options =
                model.equals("ar1") ? new Options(List.of(0.1, 0.5, 0.9), 100, 3L, false, false) : Options.USUAL;
        return forecaster.backtest(
                engine.call(),
                new BacktestRequest(new ModelReference(model, null), series, horizon, step, windows, 1, options));
    }

    @Test
    void errors_are_those_that_are_worked_out_by_hand() {
        // Half of the value before is forecast: of 4 comes 3, of 3 comes 6, of 6 comes 0.
        Backtest backtest = backtest("ar1-values", SeriesInput.of(8, 4, 3, 6, 0), 1, 1, 3);

        assertThat(backtest.windows()).isEqualTo(3);
        assertThat(backtest.onePass()).isTrue();
        assertThat(backtest.accuracy().mae()).isEqualTo((1 + 4.5 + 3) / 3);
        assertThat(backtest.accuracy().mse()).isCloseTo((1 + 20.25 + 9) / 3, within(1e-12));
        assertThat(backtest.lastValue().mae()).isEqualTo((1 + 3 + 6) / 3.0);
        assertThat(backtest.seasonalNaive()).isEqualTo(backtest.lastValue());
        // Before the first origin values changed by 4.
        assertThat(backtest.accuracy().mase()).isCloseTo(8.5 / 3 / 4, within(1e-12));
        assertThat(backtest.quantileLoss()).isEmpty();
    }

    @Test
    void one_pass_gives_the_bits_of_forecasts_window_by_window() {
        double[] values = new Random(1).doubles(30, -5, 5).toArray();
        Backtest onePass = backtest("ar1", SeriesInput.of(values), 4, 3, 6);

        double absolute = 0;
        for (int window = 0; window < 6; window++) {
            int origin = 30 - 4 - 3 * (5 - window);
            SeriesInput before = SeriesInput.of(Arrays.copyOf(values, origin));
            SeriesForecast forecast = forecaster
                    .forecast(
                            engine.call(),
                            new ForecastRequest(
                                    new ModelReference("ar1", null),
                                    List.of(before),
                                    true,
                                    4,
                                    new Options(List.of(0.1, 0.5, 0.9), 100, 3L, false, false)))
                    .outputs()
                    .getFirst();
            for (int step = 0; step < 4; step++) {
                absolute += Math.abs(values[origin + step] - forecast.mean()[step][0]);
            }
        }

        assertThat(onePass.accuracy().mae()).isEqualTo(absolute / 24);
        assertThat(onePass.coverage()).hasSize(1);
        assertThat(onePass.coverage().getFirst().interval()).isCloseTo(0.8, within(1e-12));
        assertThat(onePass.quantileLoss().keySet()).containsExactly(0.1, 0.5, 0.9);
    }

    @Test
    void windows_of_a_graph_that_answers_at_once_are_compared_too() {
        // The median is the last value and 1, in each step of a run.
        Backtest backtest = backtest("windows", SeriesInput.of(1, 2, 3, 3, 4, 4), 2, 2, null);

        assertThat(backtest.windows()).isEqualTo(2);
        assertThat(backtest.onePass()).isFalse();
        assertThat(backtest.accuracy().mae()).isZero();
        assertThat(backtest.coverage().getFirst().observed()).isEqualTo(1);
    }

    @Test
    void a_series_without_room_for_the_windows_is_refused() {
        for (Integer windows : new Integer[] {2, null}) {
            assertThatExceptionOfType(InferenceException.class)
                    .isThrownBy(() -> backtest("ar1-values", SeriesInput.of(1, 2), windows == null ? 2 : 1, 1, windows))
                    .matches(e -> "series.values".equals(e.field()));
        }
    }
}
