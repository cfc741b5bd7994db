package io.recurrent.api.grpc.call;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.recurrent.api.ApiTest;
import io.recurrent.api.FakeInference;
import io.recurrent.config.RecurrentProperties;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.v1.ClassifyRequest;
import io.recurrent.v1.ClassifyResponse;
import io.recurrent.v1.SentimentServiceGrpc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.core.env.Environment;

/** What one connection may do to the others. */
@ApiTest
class ConnectionLimitsTest {
    private static final int CALLS_PER_CONNECTION = 200;
    private static final ClassifyRequest FINE =
            ClassifyRequest.newBuilder().setText("fine").build();

    private final FakeInference inference;
    private final int rows;
    private final int port;
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<ListenableFuture<ClassifyResponse>> answers = new ArrayList<>();
    private final CountDownLatch leave = new CountDownLatch(1);

    ConnectionLimitsTest(FakeInference inference, RecurrentProperties properties, Environment environment) {
        this.inference = inference;
        this.rows = properties.queue().maxRows();
        this.port = environment.getRequiredProperty("local.grpc.server.port", Integer.class);
    }

    @AfterEach
    void close() throws InterruptedException {
        leave.countDown();
        for (ManagedChannel channel : channels) {
            channel.shutdownNow().awaitTermination(10, SECONDS);
        }
        inference.reset();
    }

    private ManagedChannel connection() {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("localhost", port).usePlaintext().build();
        channels.add(channel);
        return channel;
    }

    private void send(ManagedChannel connection, int calls) {
        for (int i = 0; i < calls; i++) {
            answers.add(SentimentServiceGrpc.newFutureStub(connection).classify(FINE));
        }
    }

    /** Counts the calls that come in, which then block until the test leaves. */
    private CountDownLatch block(int calls) {
        CountDownLatch in = new CountDownLatch(calls);
        inference.before(call -> {
            in.countDown();
            try {
                leave.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return in;
    }

    @Test
    void as_many_calls_as_admission_lets_in_leave_threads_for_refusals_and_health() throws Exception {
        CountDownLatch in = block(rows);
        for (int left = rows; left > 0; left -= CALLS_PER_CONNECTION) {
            send(connection(), Math.min(left, CALLS_PER_CONNECTION));
        }
        assertThat(in.await(30, SECONDS)).isTrue();
        inference.before(call -> {
            throw new InferenceException(ErrorCode.OVERLOADED, "full");
        });
        List<ListenableFuture<ClassifyResponse>> admitted = List.copyOf(answers);
        answers.clear();
        send(connection(), 50);

        for (ListenableFuture<ClassifyResponse> refused : answers) {
            assertThat(refused)
                    .failsWithin(Duration.ofSeconds(10))
                    .withThrowableThat()
                    .havingCause()
                    .matches(e -> Status.fromThrowable(e).getCode() == Status.Code.RESOURCE_EXHAUSTED, "is refused");
        }
        HealthGrpc.newBlockingStub(connection())
                .withDeadlineAfter(10, SECONDS)
                .check(HealthCheckRequest.getDefaultInstance());
        assertThat(admitted).noneMatch(Future::isDone);

        leave.countDown();
        for (ListenableFuture<ClassifyResponse> answer : admitted) {
            assertThat(answer.get(30, SECONDS).getLabel()).isEqualTo("positive");
        }
    }

    @Test
    void one_connection_has_a_limit_of_calls_and_leaves_room_for_another() throws Exception {
        CountDownLatch in = block(CALLS_PER_CONNECTION + 1);
        send(connection(), CALLS_PER_CONNECTION + 50);
        send(connection(), 1);
        assertThat(in.await(30, SECONDS)).isTrue();

        assertThat(inference.calls()).isEqualTo(CALLS_PER_CONNECTION + 1);
    }

    @Test
    void a_connection_that_resets_its_calls_without_end_is_closed_and_another_is_served() throws Exception {
        resetAfterOneThatBlocks(600);

        assertThat(answers.getFirst())
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .havingCause()
                // By whether the client has read why before the connection is gone.
                .matches(
                        e -> Set.of(Status.Code.UNAVAILABLE, Status.Code.RESOURCE_EXHAUSTED)
                                .contains(Status.fromThrowable(e).getCode()),
                        "has lost its connection");
        assertThat(SentimentServiceGrpc.newBlockingStub(connection())
                        .withDeadlineAfter(10, SECONDS)
                        .classify(FINE)
                        .getLabel())
                .isEqualTo("positive");
    }

    @Test
    void a_connection_that_resets_some_of_its_calls_is_served_on() throws Exception {
        resetAfterOneThatBlocks(100);

        leave.countDown();
        assertThat(answers.getFirst().get(30, SECONDS).getLabel()).isEqualTo("positive");
    }

    private void resetAfterOneThatBlocks(int resets) throws InterruptedException {
        CountDownLatch in = block(1);
        ManagedChannel connection = connection();
        send(connection, 1);
        assertThat(in.await(30, SECONDS)).isTrue();
        inference.before(call -> {});
        for (int i = 0; i < resets; i++) {
            SentimentServiceGrpc.newFutureStub(connection).classify(FINE).cancel(true);
        }
    }
}
