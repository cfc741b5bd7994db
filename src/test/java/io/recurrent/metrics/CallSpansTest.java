package io.recurrent.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.recurrent.call.Transport;
import io.recurrent.engine.CallMetrics.CallRecord;
import io.recurrent.engine.StageStarts;
import io.recurrent.engine.StageTimings;
import io.recurrent.error.ErrorCode;
import io.recurrent.task.classification.Classifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CallSpansTest {
    private static final StageStarts ROWS = new StageStarts(10, 20, 50, 150, 400, StageStarts.NEVER);
    private static final StageTimings TIMES = new StageTimings(30, 100, 200, 60);

    private final Ended ended = new Ended();
    private final List<CallRecord> measured = new ArrayList<>();

    /** What would be sent. */
    private static final class Ended implements SpanExporter {
        private final List<SpanData> spans = new ArrayList<>();

        @Override
        public CompletableResultCode export(Collection<SpanData> some) {
            spans.addAll(some);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    private static CallRecord call(@Nullable ErrorCode failure, StageTimings timings, StageStarts starts) {
        return new CallRecord(
                Transport.HTTP, Classifier.KIND, "sentiment", "1", failure, 500, timings, starts, 1, 4, 1);
    }

    private void tell(Sampler sampler, CallRecord call) {
        try (SdkTracerProvider provider = SdkTracerProvider.builder()
                .setSampler(sampler)
                .addSpanProcessor(SimpleSpanProcessor.create(ended))
                .build()) {
            Tracer tracer = provider.get("test");
            Span transport = tracer.spanBuilder("transport").startSpan();
            try (Scope scope = transport.makeCurrent()) {
                new CallSpans(measured::add, tracer).finished(call);
            } finally {
                transport.end();
            }
        }
    }

    private SpanData span(String name) {
        return ended.spans.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private long start(String name) {
        return span(name).getStartEpochNanos() - span("classify").getStartEpochNanos() + ROWS.begunNanos();
    }

    private static long length(SpanData span) {
        return span.getEndEpochNanos() - span.getStartEpochNanos();
    }

    @Test
    void stages_begin_and_end_to_the_nanosecond_as_they_were_measured() {
        tell(Sampler.alwaysOn(), call(null, TIMES, ROWS));

        assertThat(ended.spans)
                .extracting(SpanData::getName)
                .containsExactly("tokenize", "queue", "run", "decode", "classify", "transport");
        assertThat(start("tokenize")).isEqualTo(20);
        assertThat(start("queue")).isEqualTo(50);
        assertThat(start("run")).isEqualTo(150);
        assertThat(start("decode")).isEqualTo(400);
        assertThat(length(span("tokenize"))).isEqualTo(30);
        assertThat(length(span("queue"))).isEqualTo(100);
        assertThat(length(span("run"))).isEqualTo(250);
        assertThat(length(span("decode"))).isEqualTo(60);
        assertThat(length(span("classify"))).isEqualTo(490);
        assertThat(span("run").getParentSpanId()).isEqualTo(span("classify").getSpanId());
        assertThat(span("classify").getParentSpanId())
                .isEqualTo(span("transport").getSpanId());
        assertThat(span("classify").getEndEpochNanos())
                .isLessThanOrEqualTo(span("transport").getEndEpochNanos());
    }

    @Test
    void a_text_that_was_written_has_its_first_token_within_its_run() {
        StageStarts writing = new StageStarts(10, 20, 50, 150, StageStarts.NEVER, 180);
        tell(Sampler.alwaysOn(), call(null, new StageTimings(30, 100, 350, 0), writing));

        assertThat(length(span("run"))).isEqualTo(350);
        assertThat(length(span("first-token"))).isEqualTo(30);
        assertThat(length(span("next-tokens"))).isEqualTo(320);
        assertThat(span("first-token").getParentSpanId()).isEqualTo(span("run").getSpanId());
    }

    @Test
    void a_stage_that_was_not_left_has_no_span() {
        StageStarts waiting = new StageStarts(10, 20, 50, StageStarts.NEVER, StageStarts.NEVER, StageStarts.NEVER);
        tell(Sampler.alwaysOn(), call(ErrorCode.DEADLINE_EXCEEDED, new StageTimings(30, 0, 0, 0), waiting));

        assertThat(ended.spans).extracting(SpanData::getName).containsExactly("tokenize", "classify", "transport");
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void only_the_servers_faults_are_errors(ErrorCode code) {
        tell(Sampler.alwaysOn(), call(code, StageTimings.NONE, StageStarts.NONE));

        SpanData call = span("classify");
        assertThat(call.getStatus().getStatusCode())
                .isEqualTo(code.callerFault() ? StatusCode.UNSET : StatusCode.ERROR);
        assertThat(call.getStatus().getDescription()).isEmpty();
        assertThat(call.getAttributes().get(AttributeKey.stringKey("recurrent.outcome")))
                .isEqualTo(MeterLabels.outcome(code));
        assertThat(call.getEvents()).isEmpty();
    }

    @Test
    void a_call_that_is_not_sampled_is_measured_and_makes_no_span() {
        tell(Sampler.alwaysOff(), call(null, TIMES, ROWS));

        assertThat(measured).hasSize(1);
        assertThat(ended.spans).isEmpty();
    }

    @Test
    void a_call_of_no_transport_is_measured_and_makes_no_span() {
        try (SdkTracerProvider provider = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(ended))
                .build()) {
            new CallSpans(measured::add, provider.get("test")).finished(call(null, TIMES, ROWS));
        }

        assertThat(measured).hasSize(1);
        assertThat(ended.spans).isEmpty();
    }
}
