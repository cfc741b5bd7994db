package io.recurrent.api;

import static io.recurrent.api.Parity.assertAlike;
import static io.recurrent.api.Parity.json;
import static io.recurrent.api.Parity.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.api.Parity.Outcome;
import io.recurrent.task.generation.GenerationRequest;
import io.recurrent.task.generation.GenerationService.PredictionRequest;
import io.recurrent.v1.GenerateEvent;
import io.recurrent.v1.GenerateRequest;
import io.recurrent.v1.GenerationServiceGrpc;
import io.recurrent.v1.PredictNextRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every form of a request to a language model means the same over HTTP and gRPC, and is answered alike. */
@ApiTest
class GenerationParityTest {
    private final FakeGeneration generation;
    private final HttpCaller http;
    private final GrpcCaller grpc;

    GenerationParityTest(FakeGeneration generation, HttpCaller http, GrpcCaller grpc) {
        this.generation = generation;
        this.http = http;
        this.grpc = grpc;
    }

    @BeforeEach
    @AfterEach
    void write_again() {
        generation.reset();
    }

    static Stream<String> prompts() {
        return Stream.of(
                "{'prompt':'To be'}",
                "{'prompt':''}",
                "{'promptTokens':['T','o']}",
                "{}",
                "{'prompt':'T','promptTokens':['T']}",
                "{'promptTokens':['\u6625',' '],'maxTokens':200,'temperature':0.8,'topK':40,'topP':0.95,"
                        + "'repetitionPenalty':1.1,'seed':9007199254740991,'stop':['\\n\\n','.'],'samples':32,"
                        + "'lineStarts':'\u6625\u590f'}");
    }

    static Stream<String> options() {
        String strings = Stream.generate(() -> "'.'").limit(17).collect(Collectors.joining(","));
        return Stream.of(
                        "'maxTokens':1",
                        "'maxTokens':0",
                        "'maxTokens':-5",
                        "'temperature':0",
                        "'temperature':-0.5",
                        "'temperature':100.5",
                        "'topK':3",
                        "'topK':-1",
                        "'topP':0.5",
                        "'topP':0",
                        "'topP':1.5",
                        "'repetitionPenalty':2",
                        "'repetitionPenalty':0",
                        "'repetitionPenalty':101",
                        "'seed':0",
                        "'seed':7",
                        "'seed':9007199254740991",
                        "'seed':-1",
                        "'seed':9007199254740992",
                        "'seed':-9223372036854775808",
                        "'stop':['.','!']",
                        "'stop':['.','']",
                        "'stop':['" + "x".repeat(257) + "']",
                        "'stop':[" + strings + "]",
                        "'samples':2",
                        "'samples':0",
                        "'samples':33",
                        "'lineStarts':'AB'")
                .map(option -> "{'prompt':'To be'," + option + "}");
    }

    static Stream<String> generations() {
        return Stream.concat(prompts(), options());
    }

    @ParameterizedTest
    @MethodSource("generations")
    void a_text_in_one_piece(String body) {
        Outcome overHttp = Parity.of(http.post("/v1/models/mine/versions/7:generate", json(body)));
        int asked = generation.calls();
        GenerationRequest request = asked == 0 ? null : generation.lastRequest();
        Outcome overGrpc = Parity.of(
                grpc,
                channel -> GenerationServiceGrpc.newBlockingStub(channel)
                        .generate(message(
                                        GenerateRequest.newBuilder()
                                                .setModel("mine")
                                                .setVersion("7"),
                                        body)
                                .build()));

        assertAlike(overHttp, overGrpc);
        assertThat(generation.calls()).isEqualTo(2 * asked);
        if (request != null) {
            assertThat(generation.lastRequest()).isEqualTo(request);
        }
    }

    @Test
    void a_text_event_by_event() {
        String body = "{'prompt':'To be','samples':2,'seed':7}";
        List<Object> overHttp = EventText.parse(
                        http.post("/v1/models/mine:generate", json(body), "Accept", "text/event-stream")
                                .raw()
                                .body())
                .stream()
                .map(event -> (Object) Map.of(event.name(), Parity.values(event.data())))
                .toList();
        GenerationRequest request = generation.lastRequest();
        List<Object> overGrpc = new ArrayList<>();
        GenerationServiceGrpc.newBlockingStub(grpc.channel())
                .generateStream(message(GenerateRequest.newBuilder().setModel("mine"), body)
                        .build())
                .forEachRemaining(event -> overGrpc.add(named(event)));

        assertThat(overGrpc).isEqualTo(overHttp).hasSize(FakeGeneration.EVENTS.size() + 1);
        assertThat(generation.lastRequest()).isEqualTo(request);
    }

    private static Object named(GenerateEvent event) {
        return Parity.values(event);
    }

    @ParameterizedTest
    @MethodSource("generations")
    void a_stream_is_refused_as_a_text_is(String body) {
        Outcome overHttp = Parity.of(http.post("/v1/models/mine:generate", json(body)));
        Outcome overGrpc = Parity.of(grpc, channel -> {
            GenerateEvent.Builder last = GenerateEvent.newBuilder();
            GenerationServiceGrpc.newBlockingStub(channel)
                    .generateStream(message(GenerateRequest.newBuilder().setModel("mine"), body)
                            .build())
                    .forEachRemaining(event -> last.clear().mergeFrom(event));
            return last.build();
        });

        assertThat(overGrpc.code()).isEqualTo(overHttp.code());
        assertThat(overGrpc.field()).isEqualTo(overHttp.field());
    }

    static Stream<String> predictions() {
        String many = Stream.generate(() -> "'a'").limit(129).collect(Collectors.joining(","));
        return Stream.of(
                "{'text':'To b'}",
                "{'text':''}",
                "{'tokens':['T','o']}",
                "{}",
                "{'text':'T','tokens':['o']}",
                "{'text':'To b','topK':2}",
                "{'text':'To b','topK':0}",
                "{'text':'To b','topK':-1}",
                "{'text':'To b','topK':101}",
                "{'text':'To b','candidates':['e','at']}",
                "{'text':'To b','candidates':['e','']}",
                "{'text':'To b','candidates':[" + many + "]}");
    }

    @ParameterizedTest
    @MethodSource("predictions")
    void the_next_tokens(String body) {
        Outcome overHttp = Parity.of(http.post("/v1/models/mine:predict-next", json(body)));
        int asked = generation.calls();
        PredictionRequest request = asked == 0 ? null : generation.lastPrediction();
        Outcome overGrpc = Parity.of(
                grpc,
                channel -> GenerationServiceGrpc.newBlockingStub(channel)
                        .predictNext(message(PredictNextRequest.newBuilder().setModel("mine"), body)
                                .build()));

        assertAlike(overHttp, overGrpc);
        assertThat(generation.calls()).isEqualTo(2 * asked);
        if (request != null) {
            assertThat(generation.lastPrediction()).isEqualTo(request);
        }
    }
}
