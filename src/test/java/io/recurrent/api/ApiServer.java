package io.recurrent.api;

import io.recurrent.admission.Admission;
import io.recurrent.call.SharedLimit;
import io.recurrent.config.RecurrentProperties;
import io.recurrent.registry.ModelRegistry;
import io.recurrent.registry.RegistryMetrics;
import io.recurrent.service.models.ServerState;
import io.recurrent.serving.ServedModel;
import io.recurrent.time.Pause;
import io.recurrent.time.Ticker;
import java.util.List;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;

/** The transports and health over fakes: no native runtime and no model. */
@SpringBootConfiguration
@EnableAutoConfiguration
@EnableConfigurationProperties(RecurrentProperties.class)
@ComponentScan({"io.recurrent.api.rest", "io.recurrent.api.grpc", "io.recurrent.health"})
@ComponentScan(
        basePackages = "io.recurrent.config",
        useDefaultFilters = false,
        includeFilters =
                @Filter(
                        type = FilterType.REGEX,
                        pattern = "io\\.recurrent\\.config\\.(Call|Api|GrpcServer|GrpcPort)Config"))
public class ApiServer {
    @Bean
    Ticker ticker() {
        return Ticker.system();
    }

    @Bean
    Pause pause() {
        return duration -> {};
    }

    @Bean
    FakeInference inference() {
        return new FakeInference();
    }

    @Bean
    FakeGeneration generation() {
        return new FakeGeneration();
    }

    @Bean
    FakeForecasts forecasts() {
        return new FakeForecasts();
    }

    @Bean
    FakeSequences sequences() {
        return new FakeSequences();
    }

    @Bean
    FakeTensors tensors() {
        return new FakeTensors();
    }

    @Bean
    FakeAdmin admin() {
        return new FakeAdmin();
    }

    @Bean
    FakeRefusals refusals() {
        return new FakeRefusals();
    }

    @Bean
    FakeModels models() {
        return new FakeModels();
    }

    @Bean
    ModelRegistry<ServedModel> registry(Ticker ticker) {
        return new ModelRegistry<>(FakeModels::load, RegistryMetrics.NONE, ticker, line -> {});
    }

    @Bean
    ServerState state(ModelRegistry<ServedModel> registry) {
        return new ServerState(registry, new Admission(new SharedLimit(1_000, 1)), () -> false, List.of());
    }
}
