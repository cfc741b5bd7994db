package io.recurrent.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status.StatusCode;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.TinyGraphs;
import io.recurrent.v1.GenerateRequest;
import io.recurrent.v1.GenerationServiceGrpc;
import io.recurrent.v1.NerServiceGrpc;
import io.recurrent.v1.TagRequest;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Traces of a real process, as a collector gets them. */
class TracesIT {
    private static final String CALLER = "b7ad6b7169203331";
    private static final String SECRET = "movie";
    private static final String[] STAGES = {"tokenize", "queue", "run", "decode"};

    @TempDir
    static Path models;

    private static Collector collector;
    private static ServerProcess server;

    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void start() throws Exception {
        TinyBundles.sentiment().write(models);
        TinyBundles.ner().write(models);
        TinyBundles.poet().write(models);
        TinyBundles.classifier("fails", TinyGraphs.classifier(2).failing(TinyBundles.WORDS.indexOf(".")))
                .texts("This movie is fantastic!")
                .write(models);
        collector = Collector.start();
        server = ServerProcess.start(
                        models,
                        "--management.opentelemetry.tracing.export.otlp.endpoint=" + collector.endpoint(),
                        "--management.opentelemetry.tracing.export.schedule-delay=200ms",
                        "--logging.structured.format.console=ecs")
                .awaitReady();
    }

    @AfterAll
    static void stop() {
        server.close();
        collector.close();
    }

    private static String trace(int number) {
        return "%032x".formatted(0xabcd_0000L + number);
    }

    private static String traceparent(String trace) {
        return "00-" + trace + "-" + CALLER + "-01";
    }

    private HttpResponse<String> post(String trace, String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.uri(path))
                .header("Content-Type", "application/json")
                .header("traceparent", traceparent(trace))
                .POST(BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /** The transport's span, its time around all others, and its caller as its parent. */
    private static List<Span> whole(String trace) throws Exception {
        List<Span> spans = collector.await(trace, span -> span.getKind() == Span.SpanKind.SPAN_KIND_SERVER);
        Span transport = root(spans);
        assertThat(spans).allSatisfy(span -> {
            assertThat(span.getStartTimeUnixNano()).isLessThanOrEqualTo(span.getEndTimeUnixNano());
            assertThat(span.toString()).doesNotContainIgnoringCase(SECRET);
            if (span != transport) {
                Span parent = byId(spans, span);
                assertThat(span.getStartTimeUnixNano()).isGreaterThanOrEqualTo(parent.getStartTimeUnixNano());
                assertThat(span.getEndTimeUnixNano()).isLessThanOrEqualTo(parent.getEndTimeUnixNano());
            }
        });
        return spans;
    }

    private static Span root(List<Span> spans) {
        return spans.stream()
                .filter(span -> Collector.id(span.getParentSpanId()).equals(CALLER))
                .findFirst()
                .orElseThrow();
    }

    private static Span byId(List<Span> spans, Span child) {
        return spans.stream()
                .filter(span -> span.getSpanId().equals(child.getParentSpanId()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no parent of " + child + " in " + spans));
    }

    /** Below a span, one after the other: none begins before the one before it has ended. */
    private static List<String> below(List<Span> spans, Span parent) {
        List<Span> children = new ArrayList<>(spans.stream()
                .filter(span -> span.getParentSpanId().equals(parent.getSpanId()))
                .toList());
        children.sort(Comparator.comparingLong(Span::getStartTimeUnixNano));
        for (int i = 1; i < children.size(); i++) {
            assertThat(children.get(i).getStartTimeUnixNano())
                    .isGreaterThanOrEqualTo(children.get(i - 1).getEndTimeUnixNano());
        }
        return children.stream().map(Span::getName).toList();
    }

    private static Span named(List<Span> spans, String name) {
        return spans.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name + " in " + spans));
    }

    private static String attribute(Span span, String key) {
        return Collector.attribute(span.getAttributesList(), key);
    }

    @Test
    void a_call_over_http_is_one_trace_of_its_caller_with_a_span_for_each_stage() throws Exception {
        assertThat(post(trace(1), "/v1/sentiment", "{\"text\":\"this movie is fantastic\"}")
                        .statusCode())
                .isEqualTo(200);

        List<Span> spans = whole(trace(1));
        Span call = named(spans, "classify");
        assertThat(below(spans, root(spans))).containsExactly("classify");
        assertThat(below(spans, call)).containsExactly(STAGES);
        assertThat(attribute(call, "recurrent.model")).isEqualTo("sentiment");
        assertThat(attribute(call, "recurrent.version")).isEqualTo("1");
        assertThat(attribute(call, "recurrent.outcome")).isEqualTo("ok");
        assertThat(attribute(call, "recurrent.tokens")).isEqualTo("4");
        assertThat(collector.ofServer("service.name")).isEqualTo("recurrent");
        assertThat(collector.requests()).containsOnly("POST /v1/traces application/x-protobuf");
    }

    /** Calls as a caller over gRPC whose trace this is. */
    private static void overGrpc(String trace, Consumer<Channel> call) {
        Metadata metadata = new Metadata();
        metadata.put(Metadata.Key.of("traceparent", Metadata.ASCII_STRING_MARSHALLER), traceparent(trace));
        ManagedChannel channel = ManagedChannelBuilder.forAddress("localhost", server.grpcPort())
                .usePlaintext()
                .build();
        try {
            call.accept(ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata)));
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void a_call_over_grpc_is_one_trace_of_its_caller_too() throws Exception {
        overGrpc(
                trace(2),
                channel -> NerServiceGrpc.newBlockingStub(channel)
                        .recognize(TagRequest.newBuilder()
                                .setText("this movie is dull")
                                .build()));

        List<Span> spans = whole(trace(2));
        assertThat(root(spans).getName()).contains("NerService");
        assertThat(below(spans, root(spans))).containsExactly("tag");
        assertThat(below(spans, named(spans, "tag"))).containsExactly(STAGES);
        assertThat(attribute(named(spans, "tag"), "recurrent.transport")).isEqualTo("grpc");
    }

    @Test
    void a_text_that_is_written_over_grpc_is_traced_from_another_thread() throws Exception {
        overGrpc(
                trace(3),
                channel -> GenerationServiceGrpc.newBlockingStub(channel)
                        .generateStream(GenerateRequest.newBuilder()
                                .setModel("poet")
                                .setPrompt("")
                                .setMaxTokens(5)
                                .setSeed(1)
                                .build())
                        .forEachRemaining(event -> {}));

        assertWritten(whole(trace(3)));
    }

    private static void assertWritten(List<Span> spans) {
        assertThat(below(spans, root(spans))).containsExactly("generate");
        assertThat(below(spans, named(spans, "generate"))).containsExactly("tokenize", "queue", "run");
        assertThat(below(spans, named(spans, "run"))).containsExactly("first-token", "next-tokens");
    }

    @Test
    void a_text_that_is_sent_as_events_says_when_its_first_token_was_written() throws Exception {
        String body = "{\"prompt\":\"\",\"maxTokens\":5,\"seed\":1}";
        assertThat(post(trace(4), "/v1/models/poet:generate", body, "Accept", "text/event-stream")
                        .body())
                .contains("event: end");

        assertWritten(whole(trace(4)));
    }

    @Test
    void steps_of_a_sequence_are_calls_of_a_trace() throws Exception {
        assertThat(post(trace(5), "/v1/models/poet/sequences", "{\"sequence\":\"s\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(post(trace(6), "/v1/models/poet/sequences/s/steps", "{\"ids\":[1]}")
                        .statusCode())
                .isEqualTo(200);

        List<Span> start = whole(trace(5));
        assertThat(below(start, named(start, "sequence"))).isEmpty();
        List<Span> step = whole(trace(6));
        assertThat(below(step, named(step, "sequence"))).containsExactly(STAGES);
    }

    @Test
    void tensors_of_the_open_inference_protocol_are_traced_as_texts_are() throws Exception {
        String input = "{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[1],\"data\":[\"movie\"]}";
        assertThat(post(trace(7), "/v2/models/sentiment/infer", "{\"inputs\":[" + input + "]}")
                        .statusCode())
                .isEqualTo(200);

        List<Span> spans = whole(trace(7));
        assertThat(below(spans, named(spans, "infer"))).containsExactly(STAGES);
    }

    @Test
    void a_refused_call_names_its_outcome_and_is_no_error_of_the_server() throws Exception {
        assertThat(post(trace(8), "/v1/models/nobody:classify", "{\"text\":\"movie\"}")
                        .statusCode())
                .isEqualTo(404);

        List<Span> spans = whole(trace(8));
        Span call = named(spans, "classify");
        assertThat(attribute(call, "recurrent.outcome")).isEqualTo("model_not_found");
        assertThat(attribute(call, "recurrent.model")).isEqualTo("unknown");
        assertThat(call.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_UNSET);
        assertThat(below(spans, call)).isEmpty();
    }

    @Test
    void a_failed_run_is_an_error_and_its_line_in_the_log_is_one_object_that_names_the_trace() throws Exception {
        assertThat(post(trace(9), "/v1/models/fails:classify", "{\"text\":\"this is dull .\"}")
                        .statusCode())
                .isEqualTo(500);

        Span call = named(whole(trace(9)), "classify");
        assertThat(attribute(call, "recurrent.outcome")).isEqualTo("inference_failed");
        assertThat(call.getStatus().getCode()).isEqualTo(StatusCode.STATUS_CODE_ERROR);
        JsonNode line = JsonMapper.shared()
                .readTree(server.log()
                        .lines()
                        .filter(logged -> logged.contains(trace(9)))
                        .findFirst()
                        .orElseThrow());
        assertThat(line.get("trace.id").asString()).isEqualTo(trace(9));
        assertThat(line.get("span.id").asString()).hasSize(16);
        assertThat(line.at("/service/name").asString()).isEqualTo("recurrent");
        assertThat(line.at("/service/version").asString()).isNotEmpty();
        assertThat(line.at("/error/stack_trace").asString()).contains("\n\tat ");
        assertThat(server.log().lines().filter(logged -> logged.startsWith("{")))
                .allSatisfy(logged -> assertThat(
                                JsonMapper.shared().readTree(logged).isObject())
                        .isTrue());
    }

    @Test
    void a_scrape_in_openmetrics_gives_an_example_of_a_trace() throws Exception {
        post(trace(10), "/v1/sentiment", "{\"text\":\"movie\"}");
        HttpResponse<String> scrape = client.send(
                HttpRequest.newBuilder(server.managementUri("/actuator/prometheus"))
                        .header("Accept", "application/openmetrics-text")
                        .build(),
                BodyHandlers.ofString());

        assertThat(scrape.body()).containsPattern("recurrent_request_duration_seconds_bucket.* # \\{.*trace_id=\"0");
        assertThat(scrape.body()).containsPattern("recurrent_stage_duration_seconds_bucket.* # \\{.*trace_id=\"0");
        whole(trace(10));
        assertThat(collector.spans())
                .noneSatisfy(span -> assertThat(span.toString()).contains("/actuator"));
    }
}
