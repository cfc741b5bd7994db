package io.recurrent.config;

import io.micrometer.tracing.exporter.FinishedSpan;
import io.micrometer.tracing.exporter.SpanExportingPredicate;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.recurrent.engine.CallMetrics;
import io.recurrent.metrics.CallSpans;
import io.recurrent.metrics.MicrometerCallMetrics;
import java.util.Set;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.prometheus.PrometheusExemplarsAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.core.task.TaskDecorator;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/**
 * Traces, where there is somebody to send them to. Without an endpoint nothing is set up: no span is made, no thread
 * waits for any, and calls are measured as if this did not exist.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(TracingConfig.Wanted.class)
// Not @ImportAutoConfiguration: what the application excludes, it would leave out too. In the order of their needs.
@Import({
    OtlpTracingAutoConfiguration.class,
    OpenTelemetryTracingAutoConfiguration.class,
    OpenTelemetrySdkAutoConfiguration.class,
    MicrometerTracingAutoConfiguration.class,
    PrometheusExemplarsAutoConfiguration.class
})
class TracingConfig {
    /** Boot's own setting. */
    static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

    private static final Set<String> PROBES = Set.of("/livez", "/readyz");

    /** An endpoint is named; an empty one, as a template may leave it, is none. */
    static final class Wanted implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return StringUtils.hasText(context.getEnvironment().getProperty(ENDPOINT));
        }
    }

    @Bean
    @Primary
    CallMetrics tracedCalls(MicrometerCallMetrics measured, Tracer tracer) {
        return new CallSpans(measured, tracer);
    }

    /** A text is written to a gRPC caller on another thread than the one that took the call: its span goes along. */
    @Bean
    TaskDecorator spanOfTask() {
        return task -> Context.current().wrap(task);
    }

    /** Probes and scrapes come every few seconds and tell nothing. */
    @Bean
    SpanExportingPredicate withoutProbes() {
        return span -> !probe(span);
    }

    private static boolean probe(FinishedSpan span) {
        String path = span.getTags().get("http.url");
        return path == null
                ? span.getName().startsWith("grpc.health.")
                : path.startsWith("/actuator") || PROBES.contains(path);
    }
}
