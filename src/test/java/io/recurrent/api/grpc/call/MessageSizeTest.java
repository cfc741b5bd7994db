package io.recurrent.api.grpc.call;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.recurrent.v1.ClassifyBatchRequest;
import io.recurrent.v1.ClassifyRequest;
import io.recurrent.v1.Frame;
import io.recurrent.v1.TextInput;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;

class MessageSizeTest {
    /** An object with a header and a reference, and an array with a header: the least that a string is. */
    private static final int STRING_BYTES = 56;

    private static long size(Message message) {
        return MessageSize.of(message.toByteArray(), message.getDescriptorForType(), Long.MAX_VALUE);
    }

    @Test
    void each_of_many_short_strings_counts_as_the_object_that_it_becomes() {
        ClassifyRequest tokens = ClassifyRequest.newBuilder()
                .addAllTokens(Collections.nCopies(10_000, "a"))
                .build();
        assertThat(size(tokens)).isGreaterThan(10_000L * STRING_BYTES);
        assertThat(size(ClassifyBatchRequest.newBuilder()
                        .addInputs(TextInput.newBuilder().addAllTokens(tokens.getTokensList()))
                        .build()))
                .as("within another message")
                .isGreaterThan(size(tokens));
    }

    @Test
    void each_of_many_empty_messages_counts() {
        ClassifyBatchRequest inputs = ClassifyBatchRequest.newBuilder()
                .addAllInputs(Collections.nCopies(10_000, TextInput.getDefaultInstance()))
                .build();
        assertThat(size(inputs)).isGreaterThan(10_000L * STRING_BYTES);
    }

    @Test
    void a_text_and_frames_count_as_a_few_times_their_bytes() {
        assertThat(size(ClassifyRequest.newBuilder().setText("a".repeat(10_000)).build()))
                .isBetween(20_000L, 40_000L);
        assertThat(size(ClassifyRequest.newBuilder()
                        .addFrames(Frame.newBuilder().addAllValues(Collections.nCopies(10_000, 1f)))
                        .build()))
                .isBetween(80_000L, 160_000L);
    }

    @Test
    void fields_that_are_not_known_count_too() {
        byte[] unknown = new byte[2_000];
        for (int i = 0; i < unknown.length; i += 2) {
            // Field 15 as a varint.
            unknown[i] = 15 << 3;
        }
        assertThat(MessageSize.of(unknown, ClassifyRequest.getDescriptor(), Long.MAX_VALUE))
                .isGreaterThan(1_000L * STRING_BYTES);
    }

    @Test
    void counting_ends_at_the_limit() {
        byte[] tokens = ClassifyRequest.newBuilder()
                .addAllTokens(Collections.nCopies(10_000, "a"))
                .build()
                .toByteArray();
        assertThat(MessageSize.of(tokens, ClassifyRequest.getDescriptor(), 1_000))
                .isBetween(1_001L, 2_000L);
    }

    @Test
    void a_malformed_message_is_left_to_the_parser() {
        byte[] cut = Arrays.copyOf(
                ClassifyRequest.newBuilder().setText("a".repeat(100)).build().toByteArray(), 50);
        assertThat(MessageSize.of(cut, ClassifyRequest.getDescriptor(), Long.MAX_VALUE))
                .isPositive();
    }
}
