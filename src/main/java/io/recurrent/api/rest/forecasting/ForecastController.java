package io.recurrent.api.rest.forecasting;

import io.recurrent.api.rest.exchange.Exchange;
import io.recurrent.call.CallFactory;
import io.recurrent.engine.ModelReference;
import io.recurrent.service.models.DefaultModels;
import io.recurrent.task.forecasting.Backtest;
import io.recurrent.task.forecasting.ForecastService;
import io.recurrent.task.forecasting.Forecasts;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Forecasts over HTTP. */
@RestController
@Tag(name = "Forecasting", description = "The next values of series, with quantiles.")
final class ForecastController {
    private final ForecastService service;
    private final CallFactory calls;
    private final DefaultModels models;

    ForecastController(ForecastService service, CallFactory calls, DefaultModels models) {
        this.service = service;
        this.calls = calls;
        this.models = models;
    }

    @Operation(operationId = "forecast", summary = "Forecasts by the newest version of a model that is ready.")
    @PostMapping(
            path = "/v1/models/{model}:forecast",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ForecastAnswers.Answer> forecast(
            HttpServletRequest request, @PathVariable String model, @RequestBody ForecastBody body) {
        return answer(request, new ModelReference(model, null), body);
    }

    @Operation(operationId = "forecastByVersion", summary = "Forecasts by one version of a model.")
    @PostMapping(
            path = "/v1/models/{model}/versions/{version}:forecast",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ForecastAnswers.Answer> forecastByVersion(
            HttpServletRequest request,
            @PathVariable String model,
            @PathVariable String version,
            @RequestBody ForecastBody body) {
        return answer(request, new ModelReference(model, version), body);
    }

    @Operation(operationId = "forecastByDefault", summary = "Forecasts by the default model.")
    @PostMapping(
            path = "/v1/forecast",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ForecastAnswers.Answer> forecastByDefault(
            HttpServletRequest request, @RequestBody ForecastBody body) {
        return answer(request, new ModelReference(models.forecast(), null), body);
    }

    @Operation(operationId = "backtest", summary = "Tests the newest version of a model that is ready on a series.")
    @PostMapping(
            path = "/v1/models/{model}:backtest",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<BacktestAnswer> backtest(
            HttpServletRequest request, @PathVariable String model, @RequestBody BacktestBody body) {
        return answer(request, new ModelReference(model, null), body);
    }

    @Operation(operationId = "backtestByVersion", summary = "Tests one version of a model on a series.")
    @PostMapping(
            path = "/v1/models/{model}/versions/{version}:backtest",
            consumes = MediaType.APPLICATION_JSON_VALUE,
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<BacktestAnswer> backtestByVersion(
            HttpServletRequest request,
            @PathVariable String model,
            @PathVariable String version,
            @RequestBody BacktestBody body) {
        return answer(request, new ModelReference(model, version), body);
    }

    private ResponseEntity<BacktestAnswer> answer(HttpServletRequest http, ModelReference model, BacktestBody body) {
        Backtest backtest = service.backtest(Exchange.call(http, calls), body.toRequest(model));
        return Exchange.answer(backtest.timings(), BacktestAnswer.of(backtest));
    }

    private ResponseEntity<ForecastAnswers.Answer> answer(
            HttpServletRequest http, ModelReference model, ForecastBody body) {
        Forecasts forecasts = service.forecast(Exchange.call(http, calls), body.toRequest(model));
        return Exchange.answer(forecasts.timings(), ForecastAnswers.answer(forecasts));
    }
}
