package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.recurrent.call.Call;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.slf4j.LoggerFactory;

/** HTTP callers that close the connection while their call waits, and those that only look as if they did. */
@ApiTest
@Timeout(60)
class CallerGoneTest {
    private static final String BODY = "{\"text\":\"a fine day\"}";
    private static final String LONG_BODY = "{\"text\":\"" + "fine ".repeat(20_000) + "\"}";
    private static final int PROBES = 5;

    private final FakeInference inference;
    private final HttpCaller http;
    private final MeterRegistry meters;
    private final Logger logger = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final CountDownLatch waiting = new CountDownLatch(1);
    private final CountDownLatch sent = new CountDownLatch(1);
    private final BlockingQueue<Boolean> outcomes = new LinkedBlockingQueue<>();
    private final long measuredBefore;

    CallerGoneTest(FakeInference inference, HttpCaller http, MeterRegistry meters) {
        this.inference = inference;
        this.http = http;
        this.meters = meters;
        measuredBefore = measured();
    }

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void nothing_was_logged_and_the_server_lives() {
        Awaitility.await().until(() -> measured() - measuredBefore == inference.calls());
        logger.detachAppender(log);
        inference.reset();
        assertThat(http.get("/livez").status()).isEqualTo(200);
        assertThat(log.list).noneMatch(line -> line.getLevel().isGreaterOrEqual(Level.WARN));
    }

    /** Calls whose answers have been written or given up. */
    private long measured() {
        return meters.find("http.server.requests").tag("uri", "/v1/sentiment").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    /** Waits as the data plane does, until the caller has gone. */
    private void untilGone(Call call) {
        waiting.countDown();
        while (!call.callerGone() && !call.deadline().passed()) {
            Thread.onSpinWait();
        }
        outcomes.add(call.cancelled());
        throw new InferenceException(ErrorCode.CANCELLED, "the caller has gone");
    }

    /** Asks several times after the test has sent what it wants. */
    private void severalProbes(Call call) {
        waiting.countDown();
        await(sent);
        boolean gone = false;
        for (int i = 0; i < PROBES; i++) {
            gone |= call.callerGone();
        }
        outcomes.add(gone);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean gone() throws InterruptedException {
        Boolean outcome = outcomes.poll(30, TimeUnit.SECONDS);
        assertThat(outcome).isNotNull();
        return Boolean.TRUE.equals(outcome);
    }

    private RawConnection waitingCaller(String request) throws IOException {
        RawConnection caller = new RawConnection(http);
        caller.send(request);
        await(waiting);
        return caller;
    }

    static final List<Named<String>> REQUESTS = List.of(
            Named.of("a declared length", RawConnection.post("/v1/sentiment", BODY)),
            Named.of("chunks", RawConnection.chunked("/v1/sentiment", BODY)),
            Named.of("a long body", RawConnection.post("/v1/sentiment", LONG_BODY)),
            Named.of("a long body in chunks", RawConnection.chunked("/v1/sentiment", LONG_BODY)));

    @Nested
    class ACallerWhoGoes {
        @ParameterizedTest
        @FieldSource("io.recurrent.api.CallerGoneTest#REQUESTS")
        void cancels_the_call_that_waits(String request) throws Exception {
            inference.before(CallerGoneTest.this::untilGone);

            waitingCaller(request).close();

            assertThat(gone()).isTrue();
        }

        @Test
        void by_reset_cancels_it_too() throws Exception {
            inference.before(CallerGoneTest.this::untilGone);

            waitingCaller(RawConnection.post("/v1/sentiment", BODY)).reset();

            assertThat(gone()).isTrue();
        }

        @Test
        void before_an_answer_that_nobody_awaits_is_no_fault_of_the_server() throws Exception {
            inference.before(CallerGoneTest.this::severalProbes);
            RawConnection caller = waitingCaller(RawConnection.post("/v1/sentiment", BODY));

            caller.reset();
            sent.countDown();

            assertThat(gone()).isTrue();
        }

        @Test
        void after_pipelining_another_request_is_noticed() throws Exception {
            inference.before(CallerGoneTest.this::untilGone);
            RawConnection caller = waitingCaller(RawConnection.post("/v1/sentiment", BODY));

            caller.send("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n");
            caller.close();

            assertThat(gone()).isTrue();
        }

        @Test
        void with_half_of_the_connection_is_answered_499_on_the_other() throws Exception {
            inference.before(CallerGoneTest.this::untilGone);

            try (RawConnection caller = waitingCaller(RawConnection.post("/v1/sentiment", BODY))) {
                caller.closeHalf();

                assertThat(caller.answer()).startsWith("HTTP/1.1 499").contains("\"code\":\"CANCELLED\"");
            }
            assertThat(gone()).isTrue();
            assertThat(meters.find("http.server.requests").tag("status", "499").timer())
                    .isNotNull();
        }
    }

    @Nested
    class ACallerWhoWaits {
        private void isAnswered(RawConnection caller) throws IOException {
            assertThat(caller.answer()).startsWith("HTTP/1.1 200").contains("\"label\":\"positive\"");
        }

        @ParameterizedTest
        @FieldSource("io.recurrent.api.CallerGoneTest#REQUESTS")
        void keeps_the_connection_for_the_next_request(String request) throws Exception {
            inference.before(CallerGoneTest.this::severalProbes);
            try (RawConnection caller = waitingCaller(request)) {
                sent.countDown();
                isAnswered(caller);
                caller.send(request);
                isAnswered(caller);
            }
            assertThat(gone()).isFalse();
            assertThat(gone()).isFalse();
        }

        @ParameterizedTest
        @FieldSource("io.recurrent.api.CallerGoneTest#REQUESTS")
        void may_send_the_next_request_meanwhile(String request) throws Exception {
            inference.before(CallerGoneTest.this::severalProbes);
            try (RawConnection caller = waitingCaller(request)) {
                caller.send(RawConnection.post("/v1/sentiment", BODY) + request);
                sent.countDown();
                isAnswered(caller);
                isAnswered(caller);
                isAnswered(caller);
            }
            assertThat(gone()).isFalse();
        }

        @ParameterizedTest
        @FieldSource("io.recurrent.api.CallerGoneTest#REQUESTS")
        void may_send_the_next_request_at_once(String request) throws Exception {
            inference.before(CallerGoneTest.this::severalProbes);
            try (RawConnection caller = waitingCaller(request + request + request)) {
                sent.countDown();
                isAnswered(caller);
                isAnswered(caller);
                isAnswered(caller);
            }
            assertThat(gone()).isFalse();
            assertThat(gone()).isFalse();
            assertThat(gone()).isFalse();
        }
    }
}
