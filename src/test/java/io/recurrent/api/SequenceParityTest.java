package io.recurrent.api;

import static io.recurrent.api.Parity.json;
import static io.recurrent.api.Parity.message;
import static io.recurrent.api.Parity.without;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.grpc.Channel;
import io.recurrent.api.Parity.Outcome;
import io.recurrent.service.sequences.SequenceService.Start;
import io.recurrent.service.sequences.SequenceService.Step;
import io.recurrent.v1.EndSequenceRequest;
import io.recurrent.v1.GetSequenceRequest;
import io.recurrent.v1.GetSequenceStateRequest;
import io.recurrent.v1.SequenceRequest;
import io.recurrent.v1.SequenceResponse;
import io.recurrent.v1.SequenceServiceGrpc;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Starts, steps and ends of sequences mean the same over HTTP and gRPC, and are answered alike. A stream names its
 * sequence, model and version in the answer to its start only, which also counts what the sequence has consumed.
 */
@ApiTest
@Timeout(60)
class SequenceParityTest {
    private static final String ALL = "/v1/models/mine/sequences";

    private final FakeSequences sequences;
    private final HttpCaller http;
    private final GrpcCaller grpc;

    SequenceParityTest(FakeSequences sequences, HttpCaller http, GrpcCaller grpc) {
        this.sequences = sequences;
        this.http = http;
        this.grpc = grpc;
    }

    @BeforeEach
    @AfterEach
    void end_all() {
        sequences.reset();
    }

    private GrpcStream<SequenceRequest, SequenceResponse> stream(String start) {
        GrpcStream<SequenceRequest, SequenceResponse> stream = GrpcStream.reader();
        SequenceServiceGrpc.newStub(grpc.channel()).open(stream);
        stream.send(SequenceRequest.newBuilder()
                .setStart(message(
                        SequenceRequest.Start.newBuilder(),
                        start.contains("'model'") ? start : start.replace("}", ",'model':'mine'}")))
                .build());
        return stream;
    }

    private static Outcome refused(GrpcStream<SequenceRequest, SequenceResponse> stream) throws Exception {
        return new Outcome(stream.error().getReason(), stream.field().orElse(""), "", null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'sequence':'my-id'}", "{'sequence':'my-id','state':'c3RhdGU.c2lnbmF0dXJl'}"})
    void a_start(String body) throws Exception {
        Object overHttp = Parity.of(http.post(ALL, json(body))).answer();
        Start asked = sequences.lastStart();
        sequences.reset();
        SequenceResponse answer = stream(body).answer();

        assertThat(without(Parity.values(answer.getStarted()), "consumed")).isEqualTo(overHttp);
        assertThat(sequences.lastStart()).isEqualTo(asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'state':'forged'}", "{'sequence':'taken'}"})
    void a_start_that_is_refused(String body) throws Exception {
        http.post(ALL, json("{'sequence':'taken'}"));
        Outcome overHttp = Parity.of(http.post(ALL, json(body)));
        Outcome overGrpc = refused(stream(body));

        assertThat(overHttp.code()).isNotEmpty();
        assertThat(overGrpc.code()).isEqualTo(overHttp.code());
        assertThat(overGrpc.field()).isEqualTo(overHttp.field());
    }

    static Stream<String> steps() {
        return Stream.of(
                "{'text':'a gem'}",
                "{'text':''}",
                "{'tokens':['a','gem']}",
                "{'ids':[3,0,5]}",
                "{'frames':[[0.5,1],[2,-3]]}",
                "{'step':1,'text':'a gem'}",
                "{'text':'a gem','trajectory':true}",
                "{'step':7,'text':'a'}",
                "{}",
                "{'text':'a','tokens':['gem']}",
                "{'ids':[1],'frames':[[1]]}",
                "{'frames':[[1],[1e39]]}");
    }

    @ParameterizedTest
    @MethodSource("steps")
    void a_step(String body) throws Exception {
        assertSameStep("mine", body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'text':'To b'}", "{'text':''}", "{'text':'To','trajectory':true}"})
    void a_step_of_a_language_model(String body) throws Exception {
        assertSameStep(FakeSequences.WRITER, body);
    }

    private void assertSameStep(String model, String body) throws Exception {
        String all = "/v1/models/" + model + "/sequences";
        http.post(all, json("{'sequence':'my-id'}"));
        Outcome overHttp = Parity.of(http.post(all + "/my-id/steps", json(body)));
        int calls = sequences.calls();
        Step asked = calls == 1 ? null : sequences.lastStep();
        sequences.reset();
        GrpcStream<SequenceRequest, SequenceResponse> stream = stream("{'sequence':'my-id','model':'" + model + "'}");
        stream.answer();
        stream.send(SequenceRequest.newBuilder().setStep(step(body)).build());

        if (overHttp.answer() == null) {
            Outcome overGrpc = refused(stream);
            assertThat(overGrpc.code()).isEqualTo(overHttp.code());
            assertThat(overGrpc.field()).isEqualTo(overHttp.field());
        } else {
            assertThat(Parity.values(stream.answer().getAnswer()))
                    .isEqualTo(without(overHttp.answer(), "sequence", "model", "version"));
        }
        assertThat(sequences.calls()).isEqualTo(calls);
        if (asked != null) {
            assertThat(sequences.lastStep()).usingRecursiveComparison().isEqualTo(asked);
        }
    }

    /** Frames are lists of lists in JSON, which messages cannot hold. JSON's 1e39 is the float infinity. */
    private static SequenceRequest.Step.Builder step(String body) {
        return message(
                SequenceRequest.Step.newBuilder(),
                body.contains("'frames'")
                        ? body.replace("[[", "[{'values':[")
                                .replace("],[", "]},{'values':[")
                                .replace("]]", "]}]")
                                .replace("1e39", "'Infinity'")
                        : body);
    }

    private void assertSame(HttpCaller.Reply reply, Function<Channel, ? extends Message> call) {
        Parity.assertAlike(Parity.of(reply), Parity.of(grpc, call));
    }

    @ParameterizedTest
    @ValueSource(strings = {"my-id", "unknown"})
    void what_a_sequence_is_and_its_state(String id) {
        http.post(ALL, json("{'sequence':'my-id'}"));
        http.post(ALL + "/my-id/steps", json("{'text':'a gem'}"));

        assertSame(
                http.get(ALL + "/" + id),
                channel -> SequenceServiceGrpc.newBlockingStub(channel)
                        .getSequence(GetSequenceRequest.newBuilder()
                                .setModel("mine")
                                .setSequence(id)
                                .build()));
        assertSame(
                http.get(ALL + "/" + id + "/state"),
                channel -> SequenceServiceGrpc.newBlockingStub(channel)
                        .getSequenceState(GetSequenceStateRequest.newBuilder()
                                .setModel("mine")
                                .setSequence(id)
                                .build()));
    }

    @Test
    void an_end_and_a_second_one() {
        http.post(ALL, json("{'sequence':'one'}"));
        http.post(ALL, json("{'sequence':'two'}"));

        for (int time = 1; time <= 2; time++) {
            assertSame(
                    http.send("DELETE", ALL + "/one", BodyPublishers.noBody()),
                    channel -> SequenceServiceGrpc.newBlockingStub(channel)
                            .endSequence(EndSequenceRequest.newBuilder()
                                    .setModel("mine")
                                    .setSequence("two")
                                    .build()));
        }
    }
}
