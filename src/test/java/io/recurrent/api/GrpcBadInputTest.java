package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.recurrent.v1.ClassifyBatchRequest;
import io.recurrent.v1.ClassifyRequest;
import io.recurrent.v1.InferenceServiceGrpc;
import io.recurrent.v1.SentimentServiceGrpc;
import io.recurrent.v1.TextInput;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@ApiTest
class GrpcBadInputTest {
    private static final int MESSAGE_LIMIT = 1024 * 1024;
    private static final UnknownFieldSet UNKNOWN = UnknownFieldSet.newBuilder()
            .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
            .build();

    private final FakeInference inference;
    private final GrpcCaller grpc;

    GrpcBadInputTest(FakeInference inference, GrpcCaller grpc) {
        this.inference = inference;
        this.grpc = grpc;
    }

    /** The server is shared with other tests. */
    @BeforeEach
    void nothing_has_run() {
        inference.reset();
    }

    @AfterEach
    void nothing_ran_and_the_server_lives() {
        assertThat(inference.calls()).isZero();
        assertThat(SentimentServiceGrpc.newBlockingStub(grpc.channel())
                        .classify(ClassifyRequest.newBuilder().setText("fine").build())
                        .getLabel())
                .isEqualTo("positive");
        inference.reset();
    }

    static Stream<Arguments> bad_messages() {
        ClassifyRequest.Builder one = ClassifyRequest.newBuilder();
        TextInput good = TextInput.newBuilder().setText("fine").build();
        ClassifyBatchRequest.Builder many = ClassifyBatchRequest.newBuilder().addInputs(good);
        return Stream.of(
                bad("neither text nor tokens", one.clone().build(), "text", "INVALID_ARGUMENT"),
                bad("both", one.clone().setText("a").addTokens("a").build(), "text", "INVALID_ARGUMENT"),
                bad(
                        "an unknown field",
                        one.clone().setText("a").setUnknownFields(UNKNOWN).build(),
                        "",
                        "INVALID_ARGUMENT"),
                bad("an empty list", ClassifyBatchRequest.getDefaultInstance(), "inputs", "INVALID_ARGUMENT"),
                bad(
                        "an empty input",
                        many.clone().addInputs(TextInput.getDefaultInstance()).build(),
                        "inputs[1].text",
                        "INVALID_ARGUMENT"),
                bad(
                        "both in a list",
                        many.clone().addInputs(good.toBuilder().addTokens("a")).build(),
                        "inputs[1].text",
                        "INVALID_ARGUMENT"),
                bad(
                        "an unknown field in a list",
                        many.clone()
                                .addInputs(good.toBuilder().setUnknownFields(UNKNOWN))
                                .build(),
                        "inputs[1]",
                        "INVALID_ARGUMENT"),
                bad("too many inputs", many(129), "inputs", "INPUT_TOO_LARGE"));
    }

    private static ClassifyBatchRequest many(int inputs) {
        ClassifyBatchRequest.Builder request = ClassifyBatchRequest.newBuilder();
        for (int i = 0; i < inputs; i++) {
            request.addInputs(TextInput.newBuilder().setText("x"));
        }
        return request.build();
    }

    private static Arguments bad(String what, ClassifyRequest request, String field, String code) {
        Function<Channel, Object> call =
                channel -> SentimentServiceGrpc.newBlockingStub(channel).classify(request);
        return Arguments.of(Named.of(what, call), field, code);
    }

    private static Arguments bad(String what, ClassifyBatchRequest request, String field, String code) {
        Function<Channel, Object> call =
                channel -> SentimentServiceGrpc.newBlockingStub(channel).classifyBatch(request);
        return Arguments.of(Named.of(what, call), field, code);
    }

    @ParameterizedTest
    @MethodSource("bad_messages")
    void is_refused_at_its_field(Function<Channel, Object> call, String field, String code) {
        GrpcCaller.Refusal refusal = grpc.refused(new Metadata(), call);

        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.error().getReason()).isEqualTo(code);
        assertThat(refusal.field().orElse("")).isEqualTo(field);
    }

    @Test
    void a_service_without_a_default_wants_a_model() {
        GrpcCaller.Refusal refusal = grpc.refused(
                new Metadata(),
                channel -> InferenceServiceGrpc.newBlockingStub(channel)
                        .classify(ClassifyRequest.newBuilder().setText("x").build()));

        assertThat(refusal.field()).hasValue("model");
    }

    @Test
    void bytes_that_are_no_message_are_invalid_and_not_unknown() {
        GrpcCaller.Refusal refusal = grpc.refused(new Metadata(), channel -> raw(channel, new byte[] {0x0a, 0x7f, 1}));

        assertThat(refusal.code()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(refusal.error().getReason()).isEqualTo("INVALID_ARGUMENT");
        assertThat(refusal.status().toString()).doesNotContain("com.google", "Exception");
    }

    @Test
    void text_that_is_not_utf8_is_invalid() {
        GrpcCaller.Refusal refusal =
                grpc.refused(new Metadata(), channel -> raw(channel, new byte[] {0x0a, 1, (byte) 0xff}));

        assertThat(refusal.error().getReason()).isEqualTo("INVALID_ARGUMENT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"identity", "gzip"})
    void a_message_over_the_limit_is_refused_with_the_limit_and_its_setting(String compression) {
        StringBuilder text = new StringBuilder();
        // No text that shrinks to a hundredth, which is refused for that.
        for (int i = 0; text.length() <= MESSAGE_LIMIT; i++) {
            text.append(i * i).append(' ');
        }
        GrpcCaller.Refusal refusal = grpc.refused(
                new Metadata(),
                channel -> SentimentServiceGrpc.newBlockingStub(channel)
                        .withCompression(compression)
                        .classify(ClassifyRequest.newBuilder()
                                .setText(text.toString())
                                .build()));

        assertThat(refusal.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(refusal.error().getReason()).isEqualTo("PAYLOAD_TOO_LARGE");
        assertThat(refusal.status().getMessage())
                .contains(String.valueOf(MESSAGE_LIMIT), "spring.grpc.server.inbound.message.max-size");
    }

    @Test
    void a_message_that_unpacks_to_a_hundred_times_as_much_is_refused_with_details() {
        String text = "x".repeat(MESSAGE_LIMIT - 100);
        GrpcCaller.Refusal refusal = grpc.refused(
                new Metadata(),
                channel -> SentimentServiceGrpc.newBlockingStub(channel)
                        .withCompression("gzip")
                        .classify(ClassifyRequest.newBuilder().setText(text).build()));

        assertThat(refusal.code()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
        assertThat(refusal.error().getReason()).isEqualTo("PAYLOAD_TOO_LARGE");
    }

    @Test
    void metadata_over_the_limit_is_refused() {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("x-long", Metadata.ASCII_STRING_MARSHALLER), "y".repeat(10_000));
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> grpc.call(
                        headers,
                        channel -> SentimentServiceGrpc.newBlockingStub(channel)
                                .classify(ClassifyRequest.newBuilder()
                                        .setText("x")
                                        .build())));
    }

    @Test
    void a_method_that_does_not_exist_is_unimplemented() {
        MethodDescriptor<byte[], byte[]> nothing = bytes("recurrent.v1.SentimentService/Nothing");
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> ClientCalls.blockingUnaryCall(
                        grpc.channel(), nothing, CallOptions.DEFAULT, ByteString.EMPTY.toByteArray()))
                .matches(e -> e.getStatus().getCode() == Status.Code.UNIMPLEMENTED, "is UNIMPLEMENTED");
    }

    private static byte[] raw(Channel channel, byte[] message) {
        return ClientCalls.blockingUnaryCall(
                channel, bytes("recurrent.v1.SentimentService/Classify"), CallOptions.DEFAULT, message);
    }

    private static MethodDescriptor<byte[], byte[]> bytes(String method) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(method)
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }
}
