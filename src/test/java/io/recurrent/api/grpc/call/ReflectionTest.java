package io.recurrent.api.grpc.call;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.StreamObserver;
import io.recurrent.api.ApiTest;
import io.recurrent.api.GrpcCaller;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.test.context.ActiveProfiles;

/** Reflection tells everybody what the server can do; grpc-services switches it on by being there. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReflectionTest {
    private static final ServerReflectionRequest LIST =
            ServerReflectionRequest.newBuilder().setListServices("").build();

    private static CompletableFuture<List<String>> services(GrpcCaller grpc) {
        CompletableFuture<List<String>> names = new CompletableFuture<>();
        StreamObserver<ServerReflectionRequest> asking = ServerReflectionGrpc.newStub(grpc.channel())
                .withDeadlineAfter(10, SECONDS)
                .serverReflectionInfo(new StreamObserver<>() {
                    @Override
                    public void onNext(ServerReflectionResponse response) {
                        names.complete(response.getListServicesResponse().getServiceList().stream()
                                .map(ServiceResponse::getName)
                                .toList());
                    }

                    @Override
                    public void onError(Throwable error) {
                        names.completeExceptionally(error);
                    }

                    @Override
                    public void onCompleted() {}
                });
        asking.onNext(LIST);
        asking.onCompleted();
        return names;
    }

    @Nested
    @ApiTest
    class By_default {
        private final GrpcCaller grpc;

        By_default(GrpcCaller grpc) {
            this.grpc = grpc;
        }

        @Test
        void is_not_there() {
            assertThat(services(grpc))
                    .failsWithin(java.time.Duration.ofSeconds(10))
                    .withThrowableThat()
                    .havingCause()
                    .matches(e -> Status.fromThrowable(e).getCode() == Status.Code.UNIMPLEMENTED, "is UNIMPLEMENTED");
        }
    }

    @Nested
    @ApiTest
    @ActiveProfiles("development")
    class In_the_profile_development {
        private final GrpcCaller grpc;

        In_the_profile_development(GrpcCaller grpc) {
            this.grpc = grpc;
        }

        @Test
        void lists_our_services() throws Exception {
            assertThat(services(grpc).get(10, SECONDS))
                    .contains(
                            "recurrent.v1.SentimentService",
                            "recurrent.v1.NerService",
                            "recurrent.v1.InferenceService",
                            "grpc.health.v1.Health");
        }
    }
}
