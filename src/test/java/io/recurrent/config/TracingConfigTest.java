package io.recurrent.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.recurrent.engine.CallMetrics;
import io.recurrent.metrics.CallSpans;
import io.recurrent.metrics.MicrometerCallMetrics;
import io.recurrent.metrics.MicrometerRegistryMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class TracingConfigTest {
    private static final String IMPORTS =
            "META-INF/spring/org.springframework.boot.autoconfigure.AutoConfiguration.imports";

    private final ApplicationContextRunner server = new ApplicationContextRunner()
            .withInitializer(new ConfigDataApplicationContextInitializer())
            .withUserConfiguration(Parts.class, TracingConfig.class);

    /** What traces are told by. */
    @Configuration(proxyBeanMethods = false)
    static class Parts {
        @Bean
        ObservationRegistry observations() {
            return ObservationRegistry.create();
        }

        @Bean
        MicrometerCallMetrics measured() {
            SimpleMeterRegistry registry = new SimpleMeterRegistry();
            return new MicrometerCallMetrics(registry, new MicrometerRegistryMetrics(registry));
        }
    }

    @Test
    void without_an_endpoint_calls_are_only_measured() {
        server.run(context -> {
            assertThat(context)
                    .hasNotFailed()
                    .doesNotHaveBean(Tracer.class)
                    .doesNotHaveBean(OpenTelemetry.class)
                    .doesNotHaveBean(SdkTracerProvider.class)
                    .doesNotHaveBean(SpanExporter.class);
            assertThat(context.getBean(CallMetrics.class)).isInstanceOf(MicrometerCallMetrics.class);
        });
    }

    @Test
    void an_empty_endpoint_is_none() {
        server.withPropertyValues(TracingConfig.ENDPOINT + "=")
                .run(context -> assertThat(context).hasNotFailed().doesNotHaveBean(Tracer.class));
    }

    @Test
    void with_an_endpoint_calls_are_traced_and_logs_are_not_pushed() {
        server.withPropertyValues(TracingConfig.ENDPOINT + "=http://localhost:1/v1/traces")
                .run(context -> {
                    assertThat(context)
                            .hasNotFailed()
                            .hasSingleBean(Tracer.class)
                            .hasSingleBean(SpanExporter.class)
                            .doesNotHaveBean(SdkLoggerProvider.class);
                    assertThat(context.getBean(CallMetrics.class)).isInstanceOf(CallSpans.class);
                });
    }

    @Test
    void nothing_of_traces_is_set_up_by_itself() throws IOException {
        List<String> found = new ArrayList<>();
        for (URL list : Collections.list(getClass().getClassLoader().getResources(IMPORTS))) {
            try (InputStream lines = list.openStream()) {
                new String(lines.readAllBytes(), UTF_8)
                        .lines()
                        .filter(TracingConfigTest::tracing)
                        .forEach(found::add);
            }
        }

        assertThat(found).isNotEmpty();
        server.run(context -> assertThat(Binder.get(context.getEnvironment())
                        .bind("spring.autoconfigure.exclude", String[].class)
                        .get())
                .filteredOn(TracingConfigTest::tracing)
                .containsExactlyInAnyOrderElementsOf(found));
    }

    private static boolean tracing(String configuration) {
        return configuration.startsWith("org.springframework.boot.micrometer.tracing.")
                || configuration.startsWith("org.springframework.boot.opentelemetry.");
    }
}
