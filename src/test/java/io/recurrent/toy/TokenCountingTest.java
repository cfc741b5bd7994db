package io.recurrent.toy;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.recurrent.api.GrpcCaller;
import io.recurrent.api.HttpCaller;
import io.recurrent.fixture.TinyBundles;
import io.recurrent.fixture.TinyGraphs;
import io.recurrent.toy.v1.CountBatchRequest;
import io.recurrent.toy.v1.CountBatchResponse;
import io.recurrent.toy.v1.CountRequest;
import io.recurrent.toy.v1.CountResponse;
import io.recurrent.toy.v1.Counted;
import io.recurrent.toy.v1.CountingServiceGrpc;
import io.recurrent.v1.TextInput;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A further task is a folder, one in each transport, and a line of configuration; no class of main knows of it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenCountingTest {
    private static final String LIST = "{\"inputs\":[{\"text\":\"a gem\"},{\"tokens\":[\"a\",\"zeppelin\",\"gem\"]}]}";

    private ConfigurableApplicationContext server;
    private HttpCaller http;
    private HttpCaller management;
    private ManagedChannel channel;
    private GrpcCaller grpc;

    @BeforeAll
    void start(@TempDir Path models, @TempDir Path quarantine) throws IOException {
        CountingBundles.counter("counter").write(models);
        CountingBundles.counter("miscounter")
                .golden(CountingBundles.golden("a gem", 2), CountingBundles.golden("a gem", 3))
                .write(models);
        CountingBundles.counter("unitless").set("counting.unit", "words").write(models);
        CountingBundles.counter("misnamed").set("counting.units", "tokens").write(models);
        CountingBundles.counter("spelt").set("counting.unit", "characters").write(models);
        CountingBundles.counter("keyless").remove("counting").write(models);
        TinyBundles.sentiment().write(models);
        TinyBundles.classifier("stranger", TinyGraphs.classifier(2))
                .golden("{}")
                .set("counting.unit", "tokens")
                .write(models);
        server = new SpringApplicationBuilder(CountingServer.class)
                .run(
                        "--server.port=0",
                        "--spring.grpc.server.port=0",
                        "--management.server.port=0",
                        "--management.server.address=127.0.0.1",
                        "--recurrent.batching.probe=20ms",
                        "--recurrent.models.directory=" + models,
                        "--recurrent.models.quarantine=" + quarantine);
        http = new HttpCaller(port("local.server.port"), JsonMapper.shared());
        management = new HttpCaller(port("local.management.port"), JsonMapper.shared());
        channel = NettyChannelBuilder.forAddress("localhost", port("local.grpc.server.port"))
                .usePlaintext()
                .build();
        grpc = new GrpcCaller(channel);
        while (loading()) {
            Thread.onSpinWait();
        }
    }

    private int port(String property) {
        return server.getEnvironment().getRequiredProperty(property, Integer.class);
    }

    private boolean loading() {
        return http.get("/v1/models").raw().body().matches("(?s).*\"(NEW|LOADING)\".*");
    }

    @AfterAll
    void stop() {
        channel.shutdownNow();
        http.close();
        management.close();
        server.close();
    }

    private JsonNode versionOf(String model) {
        return http.get("/v1/models/" + model).json().at("/versions/0");
    }

    @Test
    void a_text_is_counted_over_http() {
        HttpCaller.Reply reply = http.post("/v1/models/counter:count", "{\"text\":\"A gem, this movie.\"}");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json())
                .isEqualTo(JsonMapper.shared()
                        .readTree("{\"model\":\"counter\",\"version\":\"1\",\"count\":6,\"unknownTokens\":1}"));
        assertThat(reply.header("Server-Timing")).isPresent();
    }

    @Test
    void a_list_is_counted_over_http() {
        HttpCaller.Reply reply = http.post("/v1/models/counter:count", LIST);

        assertThat(reply.json())
                .isEqualTo(JsonMapper.shared()
                        .readTree("{\"model\":\"counter\",\"version\":\"1\",\"outputs\":["
                                + "{\"count\":2,\"unknownTokens\":0},{\"count\":3,\"unknownTokens\":1}]}"));
    }

    @Test
    void a_body_that_is_wrong_is_refused_as_any_tasks() {
        HttpCaller.Reply reply = http.post("/v1/models/counter:count", "{\"inputs\":[{\"text\":\" \"}]}");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.text("field")).isEqualTo("inputs[0].text");
    }

    @Test
    void a_text_is_counted_over_grpc() {
        GrpcCaller.Reply<CountResponse> reply = grpc.call(
                new Metadata(),
                to -> CountingServiceGrpc.newBlockingStub(to)
                        .count(CountRequest.newBuilder()
                                .setModel("counter")
                                .setText("a gem")
                                .build()));

        assertThat(reply.message().getCounted().getCount()).isEqualTo(2);
        assertThat(reply.trailers().get(GrpcCaller.SERVER_TIMING)).isNotEmpty();
    }

    @Test
    void a_list_is_counted_over_grpc() {
        CountBatchResponse answer = CountingServiceGrpc.newBlockingStub(channel)
                .countBatch(CountBatchRequest.newBuilder()
                        .setModel("counter")
                        .addInputs(TextInput.newBuilder().setText("a gem"))
                        .addInputs(TextInput.newBuilder().addAllTokens(List.of("a", "zeppelin", "gem")))
                        .build());

        assertThat(answer.getOutputsList()).extracting(Counted::getCount).containsExactly(2, 3);
        assertThat(answer.getOutputsList())
                .extracting(Counted::getUnknownTokens)
                .containsExactly(0, 1);
    }

    @Test
    void it_is_listed_with_its_task() {
        assertThat(http.get("/v1/models/counter").text("task")).isEqualTo("token-counting");
        assertThat(versionOf("counter").path("state").asString()).isEqualTo("READY");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "miscounter | golden.jsonl: sample 2: wanted count 3, got 2",
                "unitless | model.yaml: counting.unit: got 'words', wanted one of [tokens, characters]",
                "misnamed | model.yaml: counting.units: is no key of this place; known are [unit]",
                "spelt | model.yaml: counting.unit: characters go with a tokenizer of characters, and only they",
                "keyless | model.yaml: counting: required for token-counting",
                "stranger | model.yaml: counting: only for token-counting"
            })
    void a_version_that_is_wrong_is_not_served_and_says_why(String model, String reason) {
        assertThat(versionOf(model).path("state").asString()).isEqualTo("FAILED");
        assertThat(versionOf(model).path("reason").asString()).contains(reason);
    }

    @Test
    void a_call_for_another_task_is_told_its_verb() {
        HttpCaller.Reply classify = http.post("/v1/models/counter:classify", "{\"text\":\"a gem\"}");
        assertThat(classify.text("code")).isEqualTo("TASK_MISMATCH");
        assertThat(classify.text("detail")).isEqualTo("model counter does token-counting: use 'count', not 'classify'");

        HttpCaller.Reply count = http.post("/v1/models/sentiment:count", "{\"text\":\"a gem\"}");
        assertThat(count.text("code")).isEqualTo("TASK_MISMATCH");
        assertThat(count.text("detail"))
                .isEqualTo("model sentiment does text-classification: use 'classify', not 'count'");

        GrpcCaller.Refusal refusal = refusedOverGrpc();
        assertThat(refusal.error().getReason()).isEqualTo("TASK_MISMATCH");
        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    private GrpcCaller.Refusal refusedOverGrpc() {
        return grpc.refused(
                new Metadata(),
                to -> CountingServiceGrpc.newBlockingStub(to)
                        .count(CountRequest.newBuilder()
                                .setModel("sentiment")
                                .setText("a gem")
                                .build()));
    }

    @Test
    void a_sequence_is_refused() {
        HttpCaller.Reply reply = http.post("/v1/models/counter/sequences", "{}");

        assertThat(reply.text("code")).isEqualTo("TASK_MISMATCH");
        assertThat(reply.text("detail")).contains("does token-counting: use 'count', not 'sequences'");
    }

    @Test
    void the_open_inference_protocol_has_its_scores() {
        HttpCaller.Reply reply = http.post(
                "/v2/models/counter/infer",
                "{\"inputs\":[{\"name\":\"text\",\"datatype\":\"BYTES\",\"shape\":[2],"
                        + "\"data\":[\"a gem\",\"a dull movie\"]}]}");

        assertThat(reply.status()).as(reply.raw().body()).isEqualTo(200);
        JsonNode output = reply.json().at("/outputs/0");
        assertThat(output.path("name").asString()).isEqualTo("scores");
        assertThat(output.path("shape")).extracting(JsonNode::asInt).containsExactly(2, 1);
        assertThat(output.path("data")).extracting(JsonNode::asDouble).containsExactly(2.0, 3.0);
    }

    @ParameterizedTest
    @CsvSource({"http, ok", "grpc, task_mismatch"})
    void its_calls_are_measured_under_its_verb(String transport, String outcome) {
        String metric = "recurrent_request_duration_seconds_count{";
        http.post("/v1/models/counter:count", "{\"text\":\"a gem\"}");
        refusedOverGrpc();

        String scrape = management.get("/actuator/prometheus").raw().body();

        assertThat(scrape.lines().filter(line -> line.startsWith(metric) && line.contains("task=\"count\"")))
                .anyMatch(line -> line.contains("transport=\"" + transport + "\"")
                        && line.contains("outcome=\"" + outcome + "\""));
    }

    @Test
    void the_description_of_the_api_has_its_route() {
        JsonNode api = http.get("/v3/api-docs").json();
        JsonNode post = api.path("paths").path("/v1/models/{model}:count").path("post");

        assertThat(post.path("operationId").asString()).isEqualTo("count");
        assertThat(post.at("/requestBody/content/application~1json/examples/text/value"))
                .isEqualTo(JsonMapper.shared().readTree("{\"text\":\"a gem\"}"));
        assertThat(post.path("responses").propertyNames()).contains("200", "400", "404", "503");
        assertThat(api.at("/components/schemas/CountOneAnswer/properties/count/description")
                        .asString())
                .isEqualTo("How many there are.");
    }
}
