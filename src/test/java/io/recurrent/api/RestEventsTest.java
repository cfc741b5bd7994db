package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.recurrent.api.EventText.ServerEvent;
import io.recurrent.api.FakeGeneration.FakeStream;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.task.generation.GenerationStream.Event;
import io.recurrent.task.writing.FinishReason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A text that is sent while it is being written. */
@ApiTest
@Timeout(60)
class RestEventsTest {
    private static final String PATH = "/v1/models/mine:generate";
    private static final String BODY = "{\"prompt\":\"Romeo\"}";
    private static final String EVENTS = "text/event-stream";

    private final FakeGeneration generation;
    private final HttpCaller http;
    private final Logger logger = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    RestEventsTest(FakeGeneration generation, HttpCaller http) {
        this.generation = generation;
        this.http = http;
    }

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void writeAgain() {
        logger.detachAppender(log);
        generation.reset();
    }

    private HttpCaller.Reply stream(String path, String body) {
        return http.post(path, body, "Accept", EVENTS, "X-Request-Id", "events-1");
    }

    private List<ServerEvent> events(HttpCaller.Reply reply) {
        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
        return EventText.parse(reply.raw().body());
    }

    private FakeStream opened() {
        return Objects.requireNonNull(generation.lastStream());
    }

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    @Nested
    class An_answer {
        @Test
        void has_an_event_a_token_one_a_sample_and_one_at_the_end() {
            generation.writes(
                    new Event.Token(0, "T", "T"),
                    new Event.Token(1, "W", ""),
                    new Event.Done(0, FinishReason.STOP, 1),
                    new Event.Token(1, "e", "We"),
                    new Event.Done(1, FinishReason.DEADLINE, 2));

            List<ServerEvent> events = events(stream(PATH, BODY));

            assertThat(events)
                    .extracting(ServerEvent::name)
                    .containsExactly("token", "token", "done", "token", "done", "end");
            assertThat(events.stream().map(ServerEvent::json))
                    .containsExactly(
                            json("{\"index\":0,\"token\":\"T\",\"text\":\"T\"}"),
                            json("{\"index\":1,\"token\":\"W\",\"text\":\"\"}"),
                            json("{\"index\":0,\"finishReason\":\"stop\",\"tokens\":1}"),
                            json("{\"index\":1,\"token\":\"e\",\"text\":\"We\"}"),
                            json("{\"index\":1,\"finishReason\":\"deadline\",\"tokens\":2}"),
                            json("""
                                {"model":"mine","version":"1","seed":9007199254740991,
                                 "usage":{"promptTokens":6,"cachedTokens":4,"generatedTokens":3}}\
                                """));
        }

        @Test
        void is_kept_by_no_cache_and_held_back_by_no_proxy() {
            HttpCaller.Reply reply = stream(PATH, BODY);

            assertThat(reply.header("Content-Type").orElseThrow()).startsWith(EVENTS);
            assertThat(reply.header("Cache-Control")).hasValue("no-store");
            assertThat(reply.header("X-Accel-Buffering")).hasValue("no");
            assertThat(reply.header("X-Request-Id")).hasValue("events-1");
            assertThat(reply.header("Server-Timing")).isEmpty();
            assertThat(generation.lastCall().requestId()).isEqualTo("events-1");
        }

        @Test
        void keeps_its_form_whatever_the_tokens_are() {
            List<String> tokens = List.of("\n", "\r\n", "\n\nevent: end\ndata: {}\n\n", "春夏", "\uD83D\uDE00", "\u2028");
            generation.writes(number ->
                    number < tokens.size() ? new Event.Token(0, tokens.get(number), tokens.get(number)) : null);

            List<ServerEvent> events = events(stream(PATH, BODY));

            assertThat(events).hasSize(tokens.size() + 1);
            assertThat(events.stream().limit(tokens.size()))
                    .extracting(event -> event.json().path("text").asString())
                    .isEqualTo(tokens);
        }

        @Test
        void comes_from_the_version_in_the_path() {
            List<ServerEvent> events = events(stream("/v1/models/mine/versions/7:generate", BODY));

            assertThat(events.getLast().json().path("version").asString()).isEqualTo("7");
        }

        @Test
        void leaves_the_connection_open_for_the_next_request() throws IOException {
            try (RawConnection caller = new RawConnection(http)) {
                caller.send(RawConnection.post(PATH, BODY, "Accept: text/event-stream"));
                assertThat(caller.answer()).contains("event: end");
                caller.send(RawConnection.post(PATH, BODY));
                assertThat(caller.answer()).contains("\"outputs\"");
            }
        }

        @AfterEach
        void closed_its_stream() throws InterruptedException {
            assertThat(opened().closedWithin(1_000)).isTrue();
        }
    }

    @Nested
    class The_form {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "application/json | false",
                    "text/event-stream | true",
                    "text/* | true",
                    "*/* | false",
                    "application/json, text/event-stream | false",
                    "text/event-stream, application/json | false",
                    "text/event-stream, application/json;q=0.9 | true",
                    "text/event-stream;q=0.5, application/json | false",
                    "text/event-stream, */* | true",
                    "text/event-stream, */*;q=0.1 | true",
                    "TEXT/EVENT-STREAM | true",
                    "text/event-stream;charset=utf-8 | true"
                })
        void is_the_one_that_the_caller_prefers(String accept, boolean events) {
            HttpCaller.Reply reply = http.post(PATH, BODY, "Accept", accept);

            assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
            assertThat(reply.header("Content-Type").orElseThrow()).startsWith(events ? EVENTS : "application/json");
        }

        @Test
        void is_json_without_a_wish() {
            assertThat(http.post(PATH, BODY).header("Content-Type")).hasValue("application/json");
        }

        @ParameterizedTest
        @ValueSource(strings = {"text/html", "application/xml", "text/plain", "???"})
        void is_no_other(String accept) {
            assertThat(http.post(PATH, BODY, "Accept", accept).status()).isEqualTo(406);
            assertThat(generation.calls()).isZero();
        }

        @Test
        void of_other_calls_is_json() {
            assertThat(http.post("/v1/models/mine:predict-next", "{\"text\":\"a\"}", "Accept", EVENTS)
                            .status())
                    .isEqualTo(406);
        }
    }

    @Nested
    class A_failure {
        private void assertProblem(HttpCaller.Reply reply, int status, String code) {
            assertThat(reply.status()).isEqualTo(status);
            assertThat(reply.header("Content-Type")).hasValue("application/problem+json");
            assertThat(reply.header("Cache-Control")).isEmpty();
            assertThat(reply.text("code")).isEqualTo(code);
        }

        private Event fail(int number, Supplier<RuntimeException> error) {
            if (number > 0) {
                throw error.get();
            }
            return new Event.Token(0, "T", "T");
        }

        @Test
        void before_the_stream_is_an_ordinary_answer() {
            generation.before(call -> {
                throw InferenceException.retry(ErrorCode.OVERLOADED, "full", Duration.ofSeconds(1));
            });

            HttpCaller.Reply reply = stream(PATH, BODY);

            assertProblem(reply, 429, "OVERLOADED");
            assertThat(reply.header("Retry-After")).hasValue("1");
        }

        @Test
        void of_the_body_is_an_ordinary_answer() {
            assertProblem(stream(PATH, "{\"prompt\":5}"), 400, "INVALID_ARGUMENT");
        }

        @Test
        void before_the_first_event_is_an_ordinary_answer() throws InterruptedException {
            generation.writes(number -> {
                throw new InferenceException(ErrorCode.INFERENCE_FAILED, "the run failed");
            });

            assertProblem(stream(PATH, BODY), 500, "INFERENCE_FAILED");
            assertThat(opened().closedWithin(1_000)).isTrue();
        }

        @Test
        void in_mid_stream_is_the_last_event() throws InterruptedException {
            generation.writes(
                    number -> fail(number, () -> new InferenceException(ErrorCode.INFERENCE_FAILED, "the run failed")));

            List<ServerEvent> events = events(stream(PATH, BODY));

            assertThat(events).extracting(ServerEvent::name).containsExactly("token", "error");
            JsonNode problem = events.getLast().json();
            assertThat(problem.path("status").asInt()).isEqualTo(500);
            assertThat(problem.path("code").asString()).isEqualTo("INFERENCE_FAILED");
            assertThat(problem.path("requestId").asString()).isEqualTo("events-1");
            String errorId = problem.path("errorId").asString();
            assertThat(log.list).anyMatch(line -> line.getFormattedMessage().contains(errorId));
            assertThat(opened().closedWithin(1_000)).isTrue();
        }

        @Test
        void that_nobody_foresaw_is_told_without_its_text() throws InterruptedException {
            generation.writes(number -> fail(number, () -> new IllegalStateException("/secret/path")));

            HttpCaller.Reply reply = stream(PATH, BODY);

            assertThat(events(reply).getLast().json().path("code").asString()).isEqualTo("INTERNAL");
            assertThat(reply.raw().body()).doesNotContain("secret", "IllegalState");
            assertThat(opened().closedWithin(1_000)).isTrue();
        }
    }

    @Nested
    class A_caller {
        private static final int LONG = 8_192;
        private static final long MOST_BYTES = 64L << 20;

        private RawConnection open() throws IOException {
            RawConnection caller = new RawConnection(http);
            caller.send(RawConnection.post(PATH, BODY, "Accept: text/event-stream"));
            return caller;
        }

        private void readEvent(RawConnection caller) throws IOException {
            while (!caller.line().startsWith("data: ")) {
                assertThat(generation.calls()).isOne();
            }
        }

        private FakeStream stalled() {
            Awaitility.await().until(() -> generation.lastStream() != null);
            FakeStream stream = opened();
            int[] before = {-1};
            Awaitility.await().pollInterval(Duration.ofMillis(400)).until(() -> {
                int known = before[0];
                before[0] = stream.pulled();
                return known == before[0] && known > 0;
            });
            return stream;
        }

        @Test
        void sees_each_event_before_the_next_is_written() throws Exception {
            generation.writes(new Event.Token(0, "T", "T"));
            generation.thenWaits();

            try (RawConnection caller = open()) {
                readEvent(caller);
                assertThat(opened().closedWithin(0)).isFalse();
            }
            assertThat(opened().closedWithin(1_000)).isTrue();
        }

        @Test
        void that_goes_closes_the_stream() throws Exception {
            generation.writes(number -> new Event.Token(0, "x", "x"));

            try (RawConnection caller = open()) {
                readEvent(caller);
            }

            assertThat(opened().closedWithin(1_000)).isTrue();
        }

        @Test
        void that_is_reset_closes_the_stream() throws Exception {
            generation.writes(number -> new Event.Token(0, "x", "x"));
            RawConnection caller = open();
            readEvent(caller);

            caller.reset();

            assertThat(opened().closedWithin(1_000)).isTrue();
        }

        @Test
        void that_reads_nothing_holds_up_the_writer_until_it_reads() throws Exception {
            String text = "x".repeat(LONG);
            generation.writes(number -> new Event.Token(0, "x", text));

            try (RawConnection caller = open()) {
                FakeStream stream = stalled();
                int pulled = stream.pulled();
                assertThat((long) pulled * LONG).isLessThan(MOST_BYTES);
                assertThat(stream.closedWithin(0)).isFalse();

                for (int i = 0; i < pulled; i++) {
                    readEvent(caller);
                }
                Awaitility.await().until(() -> stream.pulled() > pulled);
            }
            assertThat(opened().closedWithin(1_000)).isTrue();
        }

        @AfterEach
        void caused_no_error_in_the_log() {
            assertThat(log.list).noneMatch(line -> line.getLevel().isGreaterOrEqual(Level.WARN));
            assertThat(http.get("/livez").status()).isEqualTo(200);
        }
    }
}
