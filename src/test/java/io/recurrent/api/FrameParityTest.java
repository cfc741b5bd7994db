package io.recurrent.api;

import static io.recurrent.api.Parity.assertAlike;
import static io.recurrent.api.Parity.json;
import static io.recurrent.api.Parity.message;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.grpc.Channel;
import io.recurrent.api.Parity.Outcome;
import io.recurrent.engine.InputRequest;
import io.recurrent.input.RowInput;
import io.recurrent.v1.ClassifyBatchRequest;
import io.recurrent.v1.ClassifyRequest;
import io.recurrent.v1.InferenceServiceGrpc;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Frames of numbers, which JSON writes as lists of lists and messages as frames of values, mean the same in both. */
@ApiTest
class FrameParityTest {
    private final FakeInference inference;
    private final HttpCaller http;
    private final GrpcCaller grpc;

    FrameParityTest(FakeInference inference, HttpCaller http, GrpcCaller grpc) {
        this.inference = inference;
        this.http = http;
        this.grpc = grpc;
    }

    @AfterEach
    void answerAgain() {
        inference.reset();
    }

    private static List<float[][]> frames(InputRequest request) {
        return request.inputs().stream()
                .map(input -> ((RowInput.Frames) input).frames())
                .toList();
    }

    private void assertSame(String body, float[][][] wanted, Function<Channel, ? extends Message> call) {
        Outcome overHttp = Parity.of(http.post("/v1/models/mine:classify", json(body)));
        List<float[][]> asked = frames(inference.lastRequest());
        Outcome overGrpc = Parity.of(grpc, call);

        assertAlike(overHttp, overGrpc);
        assertThat(asked.toArray(float[][][]::new)).isDeepEqualTo(wanted);
        assertThat(frames(inference.lastRequest()).toArray(float[][][]::new)).isDeepEqualTo(wanted);
    }

    @Test
    void of_one_input() {
        assertSame(
                "{'frames':[[0.5,-1],[1e-3,2]],'trajectory':true}",
                new float[][][] {{{0.5f, -1}, {1e-3f, 2}}},
                channel -> InferenceServiceGrpc.newBlockingStub(channel)
                        .classify(message(
                                        ClassifyRequest.newBuilder().setModel("mine"),
                                        "{'frames':[{'values':[0.5,-1]},{'values':[1e-3,2]}],'trajectory':true}")
                                .build()));
    }

    @Test
    void of_a_list() {
        assertSame(
                "{'inputs':[{'frames':[[1]]},{'frames':[[2],[3]]}]}",
                new float[][][] {{{1}}, {{2}, {3}}},
                channel -> InferenceServiceGrpc.newBlockingStub(channel)
                        .classifyBatch(message(
                                        ClassifyBatchRequest.newBuilder().setModel("mine"),
                                        "{'inputs':[{'frames':[{'values':[1]}]},"
                                                + "{'frames':[{'values':[2]},{'values':[3]}]}]}")
                                .build()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'text':'a','frames':[[1]]}|{'text':'a','frames':[{'values':[1]}]}",
                "{'tokens':['a'],'frames':[[1]]}|{'tokens':['a'],'frames':[{'values':[1]}]}",
                "{'text':'a','tokens':['a'],'frames':[[1]]}|{'text':'a','tokens':['a'],'frames':[{'values':[1]}]}"
            },
            quoteCharacter = '"')
    void beside_another_input_are_refused(String body, String sent) {
        Outcome overHttp = Parity.of(http.post("/v1/models/mine:classify", json(body)));
        Outcome overGrpc = Parity.of(
                grpc,
                channel -> InferenceServiceGrpc.newBlockingStub(channel)
                        .classify(message(ClassifyRequest.newBuilder().setModel("mine"), sent)
                                .build()));

        assertAlike(overHttp, overGrpc);
        assertThat(overHttp.code()).isEqualTo("INVALID_ARGUMENT");
        assertThat(overHttp.detail()).startsWith("give exactly one of 'text', 'tokens' and 'frames'; ");
        assertThat(inference.calls()).isZero();
    }

    @Test
    void that_are_null_or_no_numbers_are_refused_with_their_place() {
        assertThat(Parity.of(http.post("/v1/models/mine:classify", json("{'frames':[[1],null]}")))
                        .field())
                .isEqualTo("frames[1]");
        assertThat(Parity.of(http.post(
                                "/v1/models/mine:classify", json("{'inputs':[{'frames':[[1]]},{'frames':[[1e99]]}]}")))
                        .field())
                .isEqualTo("inputs[1].frames[0][0]");
        assertThat(inference.calls()).isZero();
    }
}
