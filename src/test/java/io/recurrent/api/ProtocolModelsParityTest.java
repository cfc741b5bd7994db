package io.recurrent.api;

import static io.recurrent.api.Parity.assertAlike;
import static io.recurrent.api.Parity.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.grpc.Channel;
import io.recurrent.api.Parity.Outcome;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.oip.GRPCInferenceServiceGrpc;
import io.recurrent.oip.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.recurrent.oip.ModelConfigRequest;
import io.recurrent.oip.ModelMetadataRequest;
import io.recurrent.oip.ModelReadyRequest;
import io.recurrent.oip.ModelStatisticsRequest;
import io.recurrent.oip.RepositoryIndexRequest;
import io.recurrent.oip.RepositoryModelLoadRequest;
import io.recurrent.oip.RepositoryModelUnloadRequest;
import io.recurrent.oip.ServerLiveRequest;
import io.recurrent.oip.ServerMetadataRequest;
import io.recurrent.oip.ServerReadyRequest;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.TestPropertySource;

/**
 * What the Open Inference Protocol tells about server and models, and loading and unloading, mean the same over HTTP
 * and gRPC.
 */
@ApiTest
@TestPropertySource(properties = "recurrent.models.repository-api=true")
class ProtocolModelsParityTest {
    private final FakeAdmin admin;
    private final HttpCaller http;
    private final GrpcCaller grpc;

    ProtocolModelsParityTest(FakeAdmin admin, HttpCaller http, GrpcCaller grpc) {
        this.admin = admin;
        this.http = http;
        this.grpc = grpc;
    }

    @BeforeEach
    @AfterEach
    void do_as_asked_again() {
        admin.refuse(null);
        admin.asked.clear();
    }

    private static GRPCInferenceServiceBlockingStub stub(Channel channel) {
        return GRPCInferenceServiceGrpc.newBlockingStub(channel);
    }

    private void assertSame(HttpCaller.Reply reply, Function<Channel, ? extends Message> call) {
        assertAlike(Parity.of(reply), Parity.ofProtocol(grpc, call));
    }

    private static String path(String model, String version, String what) {
        return "/v2/models/" + model + (version.isEmpty() ? "" : "/versions/" + version) + what;
    }

    @Test
    void the_server() {
        assertSame(
                http.get("/v2"), channel -> stub(channel).serverMetadata(ServerMetadataRequest.getDefaultInstance()));
        assertSame(
                http.get("/v2/health/live"),
                channel -> stub(channel).serverLive(ServerLiveRequest.getDefaultInstance()));
        HttpCaller.Reply ready = http.get("/v2/health/ready");
        assertThat(stub(grpc.channel())
                        .serverReady(ServerReadyRequest.getDefaultInstance())
                        .getReady())
                .isEqualTo(ready.json().path("ready").asBoolean());
    }

    @ParameterizedTest
    @CsvSource({"echo,''", "echo,1", "echo,stable", "echo,2", "whole,''", "sentiment,1", "sentiment,2", "unknown,''"})
    void a_model(String model, String version) {
        assertSame(
                http.get(path(model, version, "")),
                channel -> stub(channel)
                        .modelMetadata(ModelMetadataRequest.newBuilder()
                                .setName(model)
                                .setVersion(version)
                                .build()));
        Outcome config = Parity.ofProtocol(
                grpc,
                channel -> stub(channel)
                        .modelConfig(ModelConfigRequest.newBuilder()
                                .setName(model)
                                .setVersion(version)
                                .build()));
        // The message holds the configuration in a field.
        Object held =
                config.answer() == null ? null : Parity.without(config.answer()).get("config");
        assertAlike(
                Parity.of(http.get(path(model, version, "/config"))),
                new Outcome(config.code(), config.field(), config.detail(), held));
        assertSame(
                http.get(path(model, version, "/stats")),
                channel -> stub(channel)
                        .modelStatistics(ModelStatisticsRequest.newBuilder()
                                .setName(model)
                                .setVersion(version)
                                .build()));
    }

    @Test
    void the_statistics_of_all_models() {
        assertSame(
                http.get("/v2/models/stats"),
                channel -> stub(channel).modelStatistics(ModelStatisticsRequest.getDefaultInstance()));
    }

    /** HTTP says by its status what a message says by a field; an unknown model is an error of both. */
    @ParameterizedTest
    @CsvSource({"ner,'',200,OK", "sentiment,1,200,OK", "sentiment,2,503,OK", "unknown,'',404,MODEL_NOT_FOUND"})
    void whether_a_model_can_be_asked(String model, String version, int status, String code) {
        HttpCaller.Reply reply = http.get(path(model, version, "/ready"));
        Outcome overGrpc = Parity.ofProtocol(
                grpc,
                channel -> stub(channel)
                        .modelReady(ModelReadyRequest.newBuilder()
                                .setName(model)
                                .setVersion(version)
                                .build()));

        assertThat(reply.status()).isEqualTo(status);
        assertThat(overGrpc.code()).isEqualTo(code.equals("OK") ? "" : code);
        if (code.equals("OK")) {
            assertThat(overGrpc.answer()).isEqualTo(status == 200 ? Map.of("ready", "true") : Map.of());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_index(boolean ready) {
        Object overHttp = Parity.of(http.post("/v2/repository/index", "{\"ready\":" + ready + "}"))
                .answer();
        Object overGrpc = Parity.ofProtocol(
                        grpc,
                        channel -> stub(channel)
                                .repositoryIndex(RepositoryIndexRequest.newBuilder()
                                        .setReady(ready)
                                        .build()))
                .answer();

        assertThat(overGrpc).isEqualTo(Map.of("models", overHttp));
        assertThat((List<?>) overHttp).hasSize(ready ? 2 : 3);
    }

    private List<String> asked() {
        List<String> asked = admin.asked.stream()
                .map(line -> line.substring(0, line.lastIndexOf(" by ")))
                .toList();
        admin.asked.clear();
        return asked;
    }

    private void assertSameChange(String verb, String parameters, Function<Channel, ? extends Message> call) {
        String body = json("{'parameters':{" + parameters + "}}");
        Outcome overHttp = Parity.of(http.post("/v2/repository/models/ner/" + verb, body));
        List<String> asked = asked();
        Outcome overGrpc = Parity.ofProtocol(grpc, call);

        assertAlike(overHttp, overGrpc);
        assertThat(asked()).isEqualTo(asked);
        assertThat(asked.isEmpty()).isEqualTo(overHttp.answer() == null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "'version':'2'",
                "'version':'stable'",
                "'version':''",
                "'version':2",
                "'version':null",
                "'unload_dependents':true",
                "'config':'{}'",
                "'file:1/model.onnx':'AAAA'",
                "'version':'2','mystery':'x'"
            })
    void loading(String parameters) {
        assertSameChange(
                "load",
                parameters,
                channel -> stub(channel)
                        .repositoryModelLoad(RepositoryModelLoadRequest.newBuilder()
                                .setModelName("ner")
                                .putAllParameters(ProtocolMessages.repositoryParameters(parameters))
                                .build()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "'version':'2'",
                "'version':''",
                "'version':true",
                "'unload_dependents':true",
                "'unload_dependents':false,'version':'1'",
                "'unload_dependents':'yes'",
                "'unload_dependents':1",
                "'config':'{}'",
                "'file:1/model.onnx':'AAAA'",
                "'verison':'2'"
            })
    void unloading(String parameters) {
        assertSameChange(
                "unload",
                parameters,
                channel -> stub(channel)
                        .repositoryModelUnload(RepositoryModelUnloadRequest.newBuilder()
                                .setModelName("ner")
                                .putAllParameters(ProtocolMessages.repositoryParameters(parameters))
                                .build()));
    }

    @ParameterizedTest
    @EnumSource(names = {"MODEL_NOT_FOUND", "MODEL_CONFLICT", "MODEL_REJECTED"})
    void a_refusal(ErrorCode code) {
        admin.refuse(new InferenceException(code, "because"));

        assertAlike(
                Parity.of(http.post("/v2/repository/models/ner/load", "{}")),
                Parity.ofProtocol(
                        grpc,
                        channel -> stub(channel)
                                .repositoryModelLoad(RepositoryModelLoadRequest.newBuilder()
                                        .setModelName("ner")
                                        .build())));
    }
}
