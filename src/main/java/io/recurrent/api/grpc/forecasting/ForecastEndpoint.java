package io.recurrent.api.grpc.forecasting;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import io.recurrent.api.grpc.call.StrictMessages;
import io.recurrent.api.grpc.call.UnaryCalls;
import io.recurrent.service.models.DefaultModels;
import io.recurrent.task.forecasting.Backtest;
import io.recurrent.task.forecasting.ForecastService;
import io.recurrent.task.forecasting.Forecasts;
import io.recurrent.v1.BacktestRequest;
import io.recurrent.v1.BacktestResponse;
import io.recurrent.v1.ForecastRequest;
import io.recurrent.v1.ForecastResponse;
import io.recurrent.v1.ForecastServiceGrpc;
import org.springframework.grpc.server.service.GrpcService;

/** {@code recurrent.v1.ForecastService}. */
@GrpcService
final class ForecastEndpoint implements BindableService, ForecastServiceGrpc.AsyncService {
    private final ForecastService service;
    private final UnaryCalls calls;
    private final String model;

    ForecastEndpoint(ForecastService service, UnaryCalls calls, DefaultModels models) {
        this.service = service;
        this.calls = calls;
        this.model = models.forecast();
    }

    @Override
    public ServerServiceDefinition bindService() {
        return StrictMessages.of(ForecastServiceGrpc.bindService(this));
    }

    @Override
    public void forecast(ForecastRequest message, StreamObserver<ForecastResponse> responses) {
        io.recurrent.task.forecasting.ForecastRequest request = ForecastMessages.request(message, model);
        calls.answer(
                responses, call -> service.forecast(call, request), Forecasts::timings, ForecastMessages::response);
    }

    @Override
    public void backtest(BacktestRequest message, StreamObserver<BacktestResponse> responses) {
        io.recurrent.task.forecasting.BacktestRequest request = ForecastMessages.request(message, model);
        calls.answer(responses, call -> service.backtest(call, request), Backtest::timings, ForecastMessages::response);
    }
}
