package io.recurrent.metrics;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.recurrent.engine.CallMetrics;
import io.recurrent.engine.StageStarts;
import io.recurrent.error.ErrorCode;
import java.util.concurrent.TimeUnit;

/**
 * Tells traces of calls: below the span that is current, which is the transport's, one span a call and below it one a
 * stage. They are made when the call is over, from the times that are measured anyway, so a call that is not sampled
 * costs one look at the current span. Thread safe.
 *
 * <p>Calls are timed by a monotonic clock, spans by the wall clock. The parent's own clock, which is anchored where it
 * began, says when now is; so children lie within their parent whatever happens to the wall clock meanwhile.
 *
 * <p>Attributes are those of the metrics, with the same closed sets of values: never a text, an id or a message.
 */
public final class CallSpans implements CallMetrics {
    private final CallMetrics measured;
    private final Tracer tracer;

    /** Spans by {@code tracer}, after the call has been told to {@code measured}. */
    public CallSpans(CallMetrics measured, Tracer tracer) {
        this.measured = measured;
        this.tracer = tracer;
    }

    @Override
    public void finished(CallRecord call) {
        measured.finished(call);
        Span current = Span.current();
        if (current.isRecording() && current instanceof ReadableSpan parent) {
            long now = parent.toSpanData().getStartEpochNanos() + parent.getLatencyNanos();
            new Recorded(call, now - call.totalNanos()).tell();
        }
    }

    /** One call whose arrival was at a time of the parent's clock, in nanoseconds since 1970. */
    private final class Recorded {
        private final CallRecord call;
        private final long arrival;

        Recorded(CallRecord call, long arrival) {
            this.call = call;
            this.arrival = arrival;
        }

        void tell() {
            StageStarts starts = call.starts();
            Span whole = begin(call.kind().text(), starts.begunNanos(), Context.current());
            whole.setAttribute("recurrent.model", call.model());
            whole.setAttribute("recurrent.version", call.version());
            whole.setAttribute("recurrent.task", call.kind().text());
            whole.setAttribute("recurrent.transport", MeterLabels.lowerCase(call.transport()));
            whole.setAttribute("recurrent.outcome", MeterLabels.outcome(call.failure()));
            whole.setAttribute("recurrent.tokens", call.tokens());
            whole.setAttribute("recurrent.tokens.unknown", call.unknownTokens());
            ErrorCode failure = call.failure();
            if (failure != null && !failure.callerFault()) {
                whole.setStatus(StatusCode.ERROR);
            }
            stages(starts, Context.current().with(whole));
            end(whole, call.totalNanos());
        }

        private void stages(StageStarts starts, Context within) {
            stage("tokenize", starts.tokenizeNanos(), starts.queueNanos(), within);
            stage("queue", starts.queueNanos(), starts.runNanos(), within);
            if (starts.runNanos() >= 0) {
                long ended = starts.decodeNanos() < 0 ? call.totalNanos() : starts.decodeNanos();
                Span run = begin("run", starts.runNanos(), within);
                stage("first-token", starts.runNanos(), starts.firstTokenNanos(), within.with(run));
                stage("next-tokens", starts.firstTokenNanos(), ended, within.with(run));
                end(run, ended);
            }
            if (starts.decodeNanos() >= 0) {
                long took = call.timings().decodeNanos();
                stage("decode", starts.decodeNanos(), starts.decodeNanos() + took, within);
            }
        }

        /** A stage that was begun and left; nothing for another. */
        private void stage(String name, long started, long ended, Context within) {
            if (started >= 0 && ended >= 0) {
                end(begin(name, started, within), ended);
            }
        }

        private Span begin(String name, long at, Context within) {
            return tracer.spanBuilder(name)
                    .setParent(within)
                    .setStartTimestamp(arrival + at, TimeUnit.NANOSECONDS)
                    .startSpan();
        }

        private void end(Span span, long at) {
            span.end(arrival + at, TimeUnit.NANOSECONDS);
        }
    }
}
