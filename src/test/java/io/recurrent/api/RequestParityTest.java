package io.recurrent.api;

import static io.recurrent.api.Parity.assertAlike;
import static io.recurrent.api.Parity.json;
import static io.recurrent.api.Parity.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.grpc.Channel;
import io.recurrent.api.Parity.Outcome;
import io.recurrent.engine.InputRequest;
import io.recurrent.v1.ClassifyBatchRequest;
import io.recurrent.v1.ClassifyRequest;
import io.recurrent.v1.GetModelRequest;
import io.recurrent.v1.InferenceServiceGrpc;
import io.recurrent.v1.InferenceServiceGrpc.InferenceServiceBlockingStub;
import io.recurrent.v1.ListModelsRequest;
import io.recurrent.v1.NerServiceGrpc;
import io.recurrent.v1.SentimentServiceGrpc;
import io.recurrent.v1.TagBatchRequest;
import io.recurrent.v1.TagRequest;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every form of a request for a text mean the same over HTTP and gRPC, and is answered alike. What a message's types
 * refuse by themselves, such as a number for a text, and a list without elements beside a missing one, exist in JSON
 * only.
 */
@ApiTest
class RequestParityTest {
    private final FakeInference inference;
    private final HttpCaller http;
    private final GrpcCaller grpc;

    RequestParityTest(FakeInference inference, HttpCaller http, GrpcCaller grpc) {
        this.inference = inference;
        this.http = http;
        this.grpc = grpc;
    }

    @AfterEach
    void answerAgain() {
        inference.reset();
    }

    static Stream<String> single() {
        return Stream.of(
                "{'text':'a gem'}",
                "{'text':''}",
                "{'text':'caf\u00e9 \ud83d\ude00'}",
                "{'tokens':['a','gem']}",
                "{}",
                "{'text':'a','tokens':['gem']}");
    }

    static Stream<String> lists() {
        String many = Stream.generate(() -> "{'text':'a'}").limit(129).collect(Collectors.joining(","));
        return Stream.of(
                "{'inputs':[{'text':'a gem'},{'tokens':['Dull','.']}]}",
                "{'inputs':[{'text':''}]}",
                "{'inputs':[]}",
                "{'inputs':[{'text':'a'},{}]}",
                "{'inputs':[{'text':'a'},{'text':'b','tokens':['c']}]}",
                "{'inputs':[" + many + "]}");
    }

    private static String with(String body, String member) {
        return body.equals("{}") ? "{" + member + "}" : body.substring(0, body.length() - 1) + "," + member + "}";
    }

    private static InferenceServiceBlockingStub stub(Channel channel) {
        return InferenceServiceGrpc.newBlockingStub(channel);
    }

    /** Sends both; the service must have been asked for the same by both, or by neither. */
    private void assertSame(String path, String body, Function<Channel, ? extends Message> call) {
        inference.reset();
        Outcome overHttp = Parity.of(http.post(path, json(body)));
        int asked = inference.calls();
        InputRequest request = asked == 0 ? null : inference.lastRequest();
        Outcome overGrpc = Parity.of(grpc, call);

        assertAlike(overHttp, overGrpc);
        assertThat(inference.calls()).isEqualTo(2 * asked);
        if (request != null) {
            assertThat(inference.lastRequest()).isEqualTo(request);
        }
    }

    @ParameterizedTest
    @MethodSource("single")
    void classification_of_one_input(String body) {
        assertSame(
                "/v1/models/mine:classify",
                body,
                channel -> stub(channel)
                        .classify(message(ClassifyRequest.newBuilder().setModel("mine"), body)
                                .build()));
    }

    @ParameterizedTest
    @MethodSource("single")
    void classification_of_one_input_token_by_token(String body) {
        String wanting = with(body, "'trajectory':true");
        assertSame(
                "/v1/models/mine:classify",
                wanting,
                channel -> stub(channel)
                        .classify(message(ClassifyRequest.newBuilder().setModel("mine"), wanting)
                                .build()));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void classification_of_a_list(String body) {
        assertSame(
                "/v1/models/mine/versions/7:classify",
                body,
                channel -> stub(channel)
                        .classifyBatch(message(
                                        ClassifyBatchRequest.newBuilder()
                                                .setModel("mine")
                                                .setVersion("7"),
                                        body)
                                .build()));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void classification_of_a_list_token_by_token(String body) {
        String wanting = with(body, "'trajectory':true");
        assertSame(
                "/v1/models/mine:classify",
                wanting,
                channel -> stub(channel)
                        .classifyBatch(message(ClassifyBatchRequest.newBuilder().setModel("mine"), wanting)
                                .build()));
    }

    @ParameterizedTest
    @MethodSource("single")
    void tagging_of_one_input(String body) {
        assertSame(
                "/v1/models/mine/versions/7:tag",
                body,
                channel -> stub(channel)
                        .tag(message(TagRequest.newBuilder().setModel("mine").setVersion("7"), body)
                                .build()));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void tagging_of_a_list(String body) {
        assertSame(
                "/v1/models/mine:tag",
                body,
                channel -> stub(channel)
                        .tagBatch(message(TagBatchRequest.newBuilder().setModel("mine"), body)
                                .build()));
    }

    @Test
    void the_default_models() {
        String body = "{'text':'Ekeus heads'}";
        assertSame(
                "/v1/sentiment",
                body,
                channel -> SentimentServiceGrpc.newBlockingStub(channel)
                        .classify(message(ClassifyRequest.newBuilder(), body).build()));
        assertSame(
                "/v1/ner",
                body,
                channel -> NerServiceGrpc.newBlockingStub(channel)
                        .recognize(message(TagRequest.newBuilder(), body).build()));
        String list = "{'inputs':[{'text':'a'}]}";
        assertSame(
                "/v1/sentiment",
                list,
                channel -> SentimentServiceGrpc.newBlockingStub(channel)
                        .classifyBatch(
                                message(ClassifyBatchRequest.newBuilder(), list).build()));
        assertSame(
                "/v1/ner",
                list,
                channel -> NerServiceGrpc.newBlockingStub(channel)
                        .recognizeBatch(
                                message(TagBatchRequest.newBuilder(), list).build()));
    }

    @Test
    @SuppressWarnings("unchecked") // a list of objects
    void the_list_of_models_but_for_labels_which_messages_do_not_have() {
        Object overHttp = Parity.of(http.get("/v1/models")).answer();
        Object overGrpc = Parity.of(grpc, channel -> stub(channel).listModels(ListModelsRequest.getDefaultInstance()))
                .answer();

        List<Object> models = (List<Object>) Parity.without(overHttp).get("models");
        assertThat(overGrpc)
                .isEqualTo(Map.of(
                        "models",
                        models.stream()
                                .map(model -> Parity.without(model, "labels"))
                                .toList()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ner", "sentiment", "unknown"})
    void one_model(String name) {
        Outcome overHttp = Parity.of(http.get("/v1/models/" + name));
        Outcome overGrpc = Parity.of(
                grpc,
                channel -> stub(channel)
                        .getModel(GetModelRequest.newBuilder().setModel(name).build()));

        assertAlike(overHttp, overGrpc);
    }
}
