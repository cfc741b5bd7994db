package io.recurrent.api.grpc.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.rpc.ErrorInfo;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.recurrent.api.ApiTest;
import io.recurrent.api.FakeInference;
import io.recurrent.api.FakeRefusals;
import io.recurrent.api.LogLines;
import io.recurrent.v1.ClassifyRequest;
import io.recurrent.v1.ClassifyResponse;
import io.recurrent.v1.SentimentServiceGrpc;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.Assertions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.Environment;

/** What the gRPC port refuses before there is a call, and that it costs nobody else. */
@ApiTest
class RefusedConnectionsTest {
    private static final int LIMIT = 8 * 1024;
    private static final ClassifyRequest FINE =
            ClassifyRequest.newBuilder().setText("fine").build();

    private final FakeInference inference;
    private final FakeRefusals refusals;
    private final Environment environment;
    private final int port;
    private final ManagedChannel connection;

    RefusedConnectionsTest(FakeInference inference, FakeRefusals refusals, Environment environment) {
        this.inference = inference;
        this.refusals = refusals;
        this.environment = environment;
        this.port = environment.getRequiredProperty("local.grpc.server.port", Integer.class);
        this.connection =
                NettyChannelBuilder.forAddress("localhost", port).usePlaintext().build();
    }

    @BeforeEach
    void forget() {
        refusals.reset();
    }

    @AfterEach
    void close() throws InterruptedException {
        connection.shutdownNow().awaitTermination(10, TimeUnit.SECONDS);
        inference.reset();
        refusals.reset();
    }

    private Channel sending(int bytes) {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("x-large", Metadata.ASCII_STRING_MARSHALLER), "y".repeat(bytes));
        return ClientInterceptors.intercept(connection, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    @ParameterizedTest
    @ValueSource(ints = {LIMIT, 9_000, 20_000, 500_000})
    void too_much_metadata_fails_its_call_and_no_other_on_the_connection(int bytes) throws Exception {
        CountDownLatch in = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        inference.before(call -> {
            in.countDown();
            await(leave);
        });
        ListenableFuture<ClassifyResponse> other =
                SentimentServiceGrpc.newFutureStub(connection).classify(FINE);
        assertThat(in.await(30, TimeUnit.SECONDS)).isTrue();
        try (LogLines log = new LogLines()) {
            StatusRuntimeException refused = Assertions.catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> SentimentServiceGrpc.newBlockingStub(sending(bytes)).classify(FINE));

            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(refused.getStatus().getDescription()).contains("metadata", String.valueOf(LIMIT));
            assertThat(StatusProto.fromThrowable(refused)
                            .getDetails(0)
                            .unpack(ErrorInfo.class)
                            .getReason())
                    .isEqualTo("PAYLOAD_TOO_LARGE");
            assertThat(refusals.seen()).containsExactly("GRPC HEADERS_TOO_LARGE");
            assertThat(log.shown()).isEmpty();
            assertThat(log.all()).noneMatch(line -> line.contains("yyyy"));
        }
        leave.countDown();
        assertThat(other.get(30, TimeUnit.SECONDS).getLabel()).isEqualTo("positive");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void metadata_within_the_limit_is_no_matter() {
        assertThat(SentimentServiceGrpc.newBlockingStub(sending(LIMIT - 1_000))
                        .classify(FINE)
                        .getLabel())
                .isEqualTo("positive");
        assertThat(refusals.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: x\r\nFORGED: x\r\n\r\n",
                "\n2026-01-01 FORGED a line of the log, longer than what HTTP/2 begins with\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\nFORGED FORGED FORGED FORGED\n"
            })
    void bytes_that_are_no_http_2_are_counted_and_never_written(String bytes) throws IOException {
        try (LogLines log = new LogLines();
                Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(bytes.getBytes(StandardCharsets.US_ASCII));
            socket.getInputStream().readAllBytes();

            Awaitility.await().untilAsserted(() -> assertThat(refusals.seen()).containsExactly("GRPC MALFORMED"));
            assertThat(log.shown()).isEmpty();
            assertThat(log.all())
                    .filteredOn(line -> line.contains("before it was a call"))
                    .isNotEmpty()
                    // Each server of this JVM has the line.
                    .containsOnly("DEBUG refused before it was a call: MALFORMED");
            // 464f52474544 is FORGED in hex.
            assertThat(log.all()).noneMatch(line -> line.contains("FORG") || line.contains("464f5247"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip"})
    void a_message_over_the_limit_is_counted_and_leaves_no_trace(String compression) throws Exception {
        try (LogLines log = new LogLines()) {
            StatusRuntimeException refused = Assertions.catchThrowableOfType(
                    StatusRuntimeException.class,
                    () -> SentimentServiceGrpc.newBlockingStub(connection)
                            .withCompression(compression)
                            .classify(ClassifyRequest.newBuilder()
                                    .setText("y9q".repeat(1 << 19))
                                    .build()));

            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(StatusProto.fromThrowable(refused)
                            .getDetails(0)
                            .unpack(ErrorInfo.class)
                            .getReason())
                    .isEqualTo("PAYLOAD_TOO_LARGE");
            Awaitility.await()
                    .untilAsserted(() -> assertThat(refusals.seen()).containsExactly("GRPC MESSAGE_TOO_LARGE"));
            assertThat(log.shown()).isEmpty();
        }
    }

    @Test
    void clients_may_ping_as_often_as_any_client_library_does() {
        assertThat(environment.getRequiredProperty("spring.grpc.server.keepalive.permit.time", Duration.class))
                .isLessThan(Duration.ofSeconds(10));
        assertThat(environment.getRequiredProperty("spring.grpc.server.keepalive.permit.without-calls"))
                .isEqualTo("true");
    }
}
