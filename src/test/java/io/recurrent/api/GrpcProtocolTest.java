package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.Status;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.oip.DataType;
import io.recurrent.oip.GRPCInferenceServiceGrpc;
import io.recurrent.oip.GRPCInferenceServiceGrpc.GRPCInferenceServiceBlockingStub;
import io.recurrent.oip.ModelConfig;
import io.recurrent.oip.ModelConfigRequest;
import io.recurrent.oip.ModelMetadataRequest;
import io.recurrent.oip.ModelMetadataResponse;
import io.recurrent.oip.ModelReadyRequest;
import io.recurrent.oip.ModelRepositoryParameter;
import io.recurrent.oip.ModelStatistics;
import io.recurrent.oip.ModelStatisticsRequest;
import io.recurrent.oip.RepositoryIndexRequest;
import io.recurrent.oip.RepositoryIndexResponse.ModelIndex;
import io.recurrent.oip.RepositoryModelLoadRequest;
import io.recurrent.oip.RepositoryModelUnloadRequest;
import io.recurrent.oip.ServerLiveRequest;
import io.recurrent.oip.ServerMetadataRequest;
import io.recurrent.oip.ServerReadyRequest;
import io.recurrent.service.models.RepositoryAccess;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.test.context.TestPropertySource;

/** What the Open Inference Protocol tells about server and models, and what it lets do with them. */
@ApiTest
@TestPropertySource(properties = "recurrent.models.repository-api=true")
class GrpcProtocolTest {
    private final FakeAdmin admin;
    private final GrpcCaller grpc;

    GrpcProtocolTest(FakeAdmin admin, GrpcCaller grpc) {
        this.admin = admin;
        this.grpc = grpc;
    }

    @AfterEach
    void forget() {
        admin.asked.clear();
        admin.refuse(null);
    }

    private GRPCInferenceServiceBlockingStub stub() {
        return GRPCInferenceServiceGrpc.newBlockingStub(grpc.channel());
    }

    private GrpcCaller.Refusal refused(Function<GRPCInferenceServiceBlockingStub, ?> call) {
        return grpc.refused(new Metadata(), channel -> call.apply(GRPCInferenceServiceGrpc.newBlockingStub(channel)));
    }

    @Nested
    class The_server {
        @Test
        void lives_and_is_not_ready_before_its_models_are() {
            assertThat(stub().serverLive(ServerLiveRequest.getDefaultInstance()).getLive())
                    .isTrue();
            assertThat(stub().serverReady(ServerReadyRequest.getDefaultInstance())
                            .getReady())
                    .isFalse();
        }

        @Test
        void names_itself_and_its_extensions() {
            var metadata = stub().serverMetadata(ServerMetadataRequest.getDefaultInstance());

            assertThat(metadata.getName()).isEqualTo("recurrent");
            assertThat(metadata.getVersion()).isNotEmpty();
            assertThat(metadata.getExtensionsList())
                    .contains("sequence", "statistics", "model_repository", "schedule_policy", "classification");
        }
    }

    @Nested
    class A_model {
        @ParameterizedTest
        @CsvSource({"ner,'',true", "sentiment,'',true", "sentiment,1,true", "sentiment,2,false"})
        void is_ready_when_a_version_is(String name, String version, boolean ready) {
            ModelReadyRequest request = ModelReadyRequest.newBuilder()
                    .setName(name)
                    .setVersion(version)
                    .build();

            assertThat(stub().modelReady(request).getReady()).isEqualTo(ready);
        }

        @Test
        void that_is_not_known_is_not_found() {
            assertThat(refused(stub -> stub.modelReady(
                                    ModelReadyRequest.newBuilder().setName("no").build()))
                            .code())
                    .isEqualTo(Status.Code.NOT_FOUND);
            assertThat(refused(stub -> stub.modelMetadata(ModelMetadataRequest.newBuilder()
                                    .setName("no")
                                    .build()))
                            .error()
                            .getReason())
                    .isEqualTo("MODEL_NOT_FOUND");
            assertThat(refused(stub -> stub.modelConfig(ModelConfigRequest.newBuilder()
                                    .setName("no")
                                    .build()))
                            .code())
                    .isEqualTo(Status.Code.NOT_FOUND);
            assertThat(refused(stub -> stub.modelStatistics(ModelStatisticsRequest.newBuilder()
                                    .setName("no")
                                    .build()))
                            .code())
                    .isEqualTo(Status.Code.NOT_FOUND);
        }

        @Test
        void without_a_name_is_invalid() {
            GrpcCaller.Refusal refusal = refused(stub -> stub.modelMetadata(ModelMetadataRequest.getDefaultInstance()));

            assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(refusal.field()).hasValue("name");
        }

        @Test
        void tells_its_tensors_with_all_axes() {
            ModelMetadataResponse metadata = stub().modelMetadata(
                            ModelMetadataRequest.newBuilder().setName("echo").build());

            assertThat(metadata.getName()).isEqualTo("echo");
            assertThat(metadata.getVersionsList()).containsExactly("1");
            assertThat(metadata.getPlatform()).isEqualTo("onnxruntime_onnx");
            assertThat(metadata.getInputs(0).getName()).isEqualTo("x");
            assertThat(metadata.getInputs(0).getDatatype()).isEqualTo("FP32");
            assertThat(metadata.getInputs(0).getShapeList()).containsExactly(-1L, -1L, 3L);
            assertThat(metadata.getOutputs(0).getShapeList()).containsExactly(-1L, 2L);
        }

        @Test
        void has_a_configuration_without_the_axis_of_rows() {
            ModelConfig config = stub().modelConfig(ModelConfigRequest.newBuilder()
                            .setName("echo")
                            .setVersion("1")
                            .build())
                    .getConfig();

            assertThat(config.getBackend()).isEqualTo("onnxruntime");
            assertThat(config.getMaxBatchSize()).isEqualTo(32);
            assertThat(config.getVersionPolicy().getSpecific().getVersionsList())
                    .containsExactly(1L);
            assertThat(config.hasDynamicBatching()).isTrue();
            assertThat(config.getModelTransactionPolicy().getDecoupled()).isFalse();
            assertThat(config.getInput(0).getDataType()).isEqualTo(DataType.TYPE_FP32);
            assertThat(config.getInput(0).getDimsList()).containsExactly(-1L, 3L);
            assertThat(config.getInput(0).getAllowRaggedBatch()).isTrue();
            assertThat(config.getInput(0).getOptional()).isFalse();
            assertThat(config.getInputCount())
                    .as("what may be left out is not listed")
                    .isEqualTo(1);
            assertThat(config.getOutput(0).getDimsList()).containsExactly(2L);
        }

        @ParameterizedTest
        @CsvSource({"'','',1", "echo,'',1", "echo,1,1", "'',2,0", "ner,'',0"})
        void has_statistics_once_it_is_loaded(String name, String version, int versions) {
            var statistics = stub().modelStatistics(ModelStatisticsRequest.newBuilder()
                    .setName(name)
                    .setVersion(version)
                    .build());

            assertThat(statistics.getModelStatsList()).hasSize(versions);
            for (ModelStatistics one : statistics.getModelStatsList()) {
                assertThat(one.getLastInference()).isEqualTo(1_700_000_000_000L);
                assertThat(one.getInferenceCount()).isEqualTo(3);
                assertThat(one.getExecutionCount()).isEqualTo(2);
                assertThat(one.getInferenceStats().getComputeInfer().getNs()).isEqualTo(3_000);
                assertThat(one.getInferenceStats().getFail().getCount()).isEqualTo(3);
            }
        }
    }

    @Nested
    class The_repository {
        @Test
        void lists_every_version_with_its_state() {
            assertThat(stub().repositoryIndex(RepositoryIndexRequest.getDefaultInstance())
                            .getModelsList())
                    .extracting(
                            ModelIndex::getName, ModelIndex::getVersion, ModelIndex::getState, ModelIndex::getReason)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("ner", "1", "READY", ""),
                            org.assertj.core.groups.Tuple.tuple("sentiment", "2", "UNAVAILABLE", "golden sample 1"),
                            org.assertj.core.groups.Tuple.tuple("sentiment", "1", "READY", ""));
            assertThat(stub().repositoryIndex(RepositoryIndexRequest.newBuilder()
                                    .setReady(true)
                                    .build())
                            .getModelsList())
                    .hasSize(2);
        }

        @Test
        void loads_and_unloads_what_is_named() {
            stub().repositoryModelLoad(RepositoryModelLoadRequest.newBuilder()
                    .setModelName("ner")
                    .build());
            stub().repositoryModelUnload(RepositoryModelUnloadRequest.newBuilder()
                    .setModelName("ner")
                    .putParameters("version", string("1"))
                    .putParameters(
                            "unload_dependents",
                            ModelRepositoryParameter.newBuilder()
                                    .setBoolParam(true)
                                    .build())
                    .build());

            assertThat(admin.asked).containsExactly("load ner null by grpc", "unload ner 1 by grpc");
        }

        @ParameterizedTest
        @ValueSource(strings = {"config", "file:1/model.onnx", "mystery"})
        void takes_nothing_of_a_model_from_a_request(String parameter) {
            GrpcCaller.Refusal refusal =
                    refused(stub -> stub.repositoryModelLoad(RepositoryModelLoadRequest.newBuilder()
                            .setModelName("ner")
                            .putParameters(parameter, string("{}"))
                            .build()));

            assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
            assertThat(admin.asked).isEmpty();
        }

        @Test
        void takes_a_version_as_a_string_only_and_no_other_repository() {
            ModelRepositoryParameter number =
                    ModelRepositoryParameter.newBuilder().setInt64Param(1).build();
            assertThat(refused(stub -> stub.repositoryModelLoad(RepositoryModelLoadRequest.newBuilder()
                                    .setModelName("ner")
                                    .putParameters("version", number)
                                    .build()))
                            .field())
                    .hasValue("version");
            assertThat(refused(stub -> stub.repositoryIndex(RepositoryIndexRequest.newBuilder()
                                    .setRepositoryName("other")
                                    .build()))
                            .field())
                    .hasValue("repository_name");
        }

        @Test
        void tells_why_it_refuses() {
            admin.refuse(new InferenceException(ErrorCode.MODEL_REJECTED, "golden sample 1"));

            assertThat(refused(stub -> stub.repositoryModelLoad(RepositoryModelLoadRequest.newBuilder()
                                    .setModelName("ner")
                                    .build()))
                            .error()
                            .getReason())
                    .isEqualTo("MODEL_REJECTED");
        }

        private ModelRepositoryParameter string(String value) {
            return ModelRepositoryParameter.newBuilder().setStringParam(value).build();
        }
    }

    @Nested
    @TestPropertySource(properties = "recurrent.models.repository-api=false")
    class A_closed_repository {
        @Test
        void is_read_only(@org.springframework.beans.factory.annotation.Autowired RepositoryAccess api) {
            assertThat(api.open()).isFalse();
            assertThat(refused(stub -> stub.repositoryModelUnload(RepositoryModelUnloadRequest.newBuilder()
                                    .setModelName("ner")
                                    .build()))
                            .code())
                    .isEqualTo(Status.Code.PERMISSION_DENIED);
            assertThat(admin.asked).isEmpty();
            assertThat(stub().repositoryIndex(RepositoryIndexRequest.getDefaultInstance())
                            .getModelsCount())
                    .isEqualTo(3);
        }
    }
}
