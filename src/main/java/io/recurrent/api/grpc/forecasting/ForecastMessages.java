package io.recurrent.api.grpc.forecasting;

import io.recurrent.api.grpc.call.MessageInputs;
import io.recurrent.error.InferenceException;
import io.recurrent.task.forecasting.Backtest;
import io.recurrent.task.forecasting.Forecasts;
import io.recurrent.task.forecasting.SeriesForecast;
import io.recurrent.task.forecasting.SeriesInput;
import io.recurrent.v1.Accuracy;
import io.recurrent.v1.BacktestRequest;
import io.recurrent.v1.BacktestResponse;
import io.recurrent.v1.Forecast;
import io.recurrent.v1.ForecastRequest;
import io.recurrent.v1.ForecastResponse;
import io.recurrent.v1.Numbers;
import io.recurrent.v1.Quantile;
import io.recurrent.v1.Series;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Messages of forecasts, both ways. */
final class ForecastMessages {
    private ForecastMessages() {}

    /** The request of a message; {@code otherwise} is the model where it names none. */
    static io.recurrent.task.forecasting.ForecastRequest request(ForecastRequest message, String otherwise) {
        return new io.recurrent.task.forecasting.ForecastRequest(
                MessageInputs.model(message.getModel(), message.getVersion(), otherwise),
                series(message.getSeriesList()),
                true,
                message.hasHorizon() ? message.getHorizon() : null,
                new io.recurrent.task.forecasting.ForecastRequest.Options(
                        message.getQuantilesCount() == 0 ? null : message.getQuantilesList(),
                        message.hasSamples() ? message.getSamples() : null,
                        message.hasSeed() ? message.getSeed() : null,
                        message.getPaths(),
                        message.getUntilDeadline()));
    }

    private static List<SeriesInput> series(List<Series> messages) {
        List<SeriesInput> series = new ArrayList<>(messages.size());
        for (Series message : messages) {
            series.add(series(message, "series[" + series.size() + "]"));
        }
        return series;
    }

    private static SeriesInput series(Series message, String place) {
        return new SeriesInput(
                values(message, place),
                message.getChannels() <= 1,
                MessageInputs.optional(message.getStart()),
                MessageInputs.optional(message.getFrequency()),
                numbers(message.getPastMap()),
                numbers(message.getFutureMap()));
    }

    /** The request of a backtest; {@code otherwise} is the model where it names none. */
    static io.recurrent.task.forecasting.BacktestRequest request(BacktestRequest message, String otherwise) {
        if (!message.hasSeries()) {
            throw InferenceException.invalid("series", "'series' is missing; give a series");
        }
        return new io.recurrent.task.forecasting.BacktestRequest(
                MessageInputs.model(message.getModel(), message.getVersion(), otherwise),
                series(message.getSeries(), "series"),
                message.hasHorizon() ? message.getHorizon() : null,
                message.hasStepSize() ? message.getStepSize() : null,
                message.hasWindows() ? message.getWindows() : null,
                message.hasSeason() ? message.getSeason() : null,
                new io.recurrent.task.forecasting.ForecastRequest.Options(
                        message.getQuantilesCount() == 0 ? null : message.getQuantilesList(),
                        message.hasSamples() ? message.getSamples() : null,
                        message.hasSeed() ? message.getSeed() : null,
                        false,
                        false));
    }

    static BacktestResponse response(Backtest backtest) {
        BacktestResponse.Builder response = BacktestResponse.newBuilder()
                .setModel(backtest.model())
                .setVersion(backtest.version())
                .setWindows(backtest.windows())
                .setHorizon(backtest.horizon())
                .setSeason(backtest.season())
                .setOnePass(backtest.onePass())
                .setAccuracy(accuracy(backtest.accuracy()))
                .setLastValue(accuracy(backtest.lastValue()))
                .setSeasonalNaive(accuracy(backtest.seasonalNaive()));
        if (backtest.seed() != null) {
            response.setSeed(backtest.seed());
        }
        backtest.quantileLoss()
                .forEach((level, loss) -> response.addQuantileLoss(
                        BacktestResponse.Loss.newBuilder().setLevel(level).setLoss(loss)));
        backtest.coverage()
                .forEach(each -> response.addCoverage(BacktestResponse.Coverage.newBuilder()
                        .setInterval(each.interval())
                        .setObserved(each.observed())));
        return response.build();
    }

    private static Accuracy accuracy(Backtest.Accuracy found) {
        Accuracy.Builder accuracy = Accuracy.newBuilder().setMae(found.mae()).setMse(found.mse());
        if (found.mase() != null) {
            accuracy.setMase(found.mase());
        }
        return accuracy.build();
    }

    private static double[][] values(Series message, String place) {
        if (message.getChannels() < 0) {
            throw InferenceException.invalid(
                    place + ".channels", "'" + place + ".channels' must be 1 or more, got " + message.getChannels());
        }
        int channels = Math.max(1, message.getChannels());
        int count = message.getValuesCount();
        if (count % channels != 0) {
            throw InferenceException.invalid(
                    place + ".values",
                    "'" + place + ".values' has " + count + " numbers, which are no whole steps of " + channels);
        }
        double[][] values = new double[count / channels][channels];
        for (int i = 0; i < count; i++) {
            values[i / channels][i % channels] = message.getValues(i);
        }
        return values;
    }

    private static Map<String, double[]> numbers(Map<String, Numbers> messages) {
        Map<String, double[]> numbers = new LinkedHashMap<>();
        messages.forEach((name, message) -> numbers.put(
                name,
                message.getValuesList().stream()
                        .mapToDouble(Double::doubleValue)
                        .toArray()));
        return numbers;
    }

    static ForecastResponse response(Forecasts forecasts) {
        ForecastResponse.Builder response = ForecastResponse.newBuilder()
                .setModel(forecasts.model())
                .setVersion(forecasts.version())
                .addAllChannels(forecasts.channels());
        if (forecasts.seed() != null) {
            response.setSeed(forecasts.seed());
        }
        forecasts.outputs().forEach(output -> response.addOutputs(forecast(output)));
        return response.build();
    }

    private static Forecast forecast(SeriesForecast output) {
        Forecast.Builder forecast = Forecast.newBuilder().addAllMean(flat(output.mean()));
        if (output.timestamps() != null) {
            forecast.addAllTimestamps(output.timestamps());
        }
        SeriesForecast.Sampling sampling = output.sampling();
        output.quantiles().forEach((level, table) -> {
            Quantile.Builder quantile = Quantile.newBuilder().setLevel(level).addAllValues(flat(table));
            if (sampling != null) {
                quantile.addAllStandardErrors(
                        flat(Objects.requireNonNull(sampling.quantiles().get(level))));
            }
            forecast.addQuantiles(quantile);
        });
        if (sampling != null) {
            forecast.setSamples(sampling.samples()).addAllMeanStandardErrors(flat(sampling.mean()));
        }
        if (output.paths() != null) {
            output.paths()
                    .forEach(path -> forecast.addPaths(Numbers.newBuilder().addAllValues(flat(path))));
        }
        return forecast.build();
    }

    private static List<Double> flat(double[][] table) {
        return Arrays.stream(table).flatMapToDouble(Arrays::stream).boxed().toList();
    }
}
