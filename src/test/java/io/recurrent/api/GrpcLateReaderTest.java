package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.recurrent.task.generation.GenerationStream.Event;
import io.recurrent.task.writing.FinishReason;
import io.recurrent.v1.GenerateEvent;
import io.recurrent.v1.GenerateRequest;
import io.recurrent.v1.GenerationServiceGrpc;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A caller that is behind when its text ends. */
@ApiTest
@Timeout(60)
class GrpcLateReaderTest {
    private static final int TOKENS = 2_000;

    private final FakeGeneration generation;
    private final GrpcCaller grpc;

    GrpcLateReaderTest(FakeGeneration generation, GrpcCaller grpc) {
        this.generation = generation;
        this.grpc = grpc;
    }

    @AfterEach
    void writeAgain() {
        generation.reset();
    }

    @Test
    void gets_the_rest_of_a_text_that_ended_at_its_deadline_and_learns_why() throws Exception {
        String longText = "x".repeat(1_000);
        generation.endsBefore(Duration.ofSeconds(4));
        generation.writes(number -> switch (number) {
            case TOKENS -> new Event.Done(0, FinishReason.DEADLINE, TOKENS);
            case TOKENS + 1 -> null;
            default -> new Event.Token(0, "x", longText);
        });
        GrpcStream<GenerateRequest, GenerateEvent> reader = GrpcStream.slowReader(1);
        GenerationServiceGrpc.newStub(grpc.channel())
                .generateStream(
                        GenerateRequest.newBuilder()
                                .setModel("shakespeare")
                                .setPrompt("a")
                                .build(),
                        reader);
        reader.answer();

        // All is written before the call's deadline, although nobody reads.
        Awaitility.await()
                .until(() ->
                        Objects.requireNonNull(generation.lastStream()).closedWithin(TimeUnit.SECONDS.toMillis(1)));
        assertThat(generation.lastCall().deadline().passed()).isFalse();
        reader.request(Integer.MAX_VALUE);
        for (int i = 1; i < TOKENS; i++) {
            assertThat(reader.answer().hasToken()).isTrue();
        }
        assertThat(reader.answer().getDone().getFinishReason()).isEqualTo("deadline");
        assertThat(reader.answer().hasEnd()).isTrue();
        assertThat(reader.code()).isEqualTo(Status.Code.OK);
    }
}
