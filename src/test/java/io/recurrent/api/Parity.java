package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.grpc.Channel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a request came to over either transport, in one form: the answer's values by name, or the error.
 *
 * <p>Protocol buffers cannot tell a default from what is left out, write 64-bit integers as strings in JSON, and have
 * doubles where JSON has floats. So values that are 0, false or empty count as left out, every scalar is compared as
 * text, and fractions are compared as floats.
 */
final class Parity {
    private Parity() {}

    /**
     * An answer or an error.
     *
     * @param code the error's code; empty for an answer
     * @param field the field at fault; empty for none, and null where the transport does not say
     * @param detail the error's detail; empty for an answer
     * @param answer the answer's values; null for an error
     */
    record Outcome(
            String code,
            @Nullable String field,
            String detail,
            @Nullable Object answer) {
        static Outcome refused(GrpcCaller.Refusal refusal) {
            return new Outcome(
                    refusal.error().getReason(),
                    refusal.field().orElse(""),
                    refusal.status().getMessage(),
                    null);
        }
    }

    /** A JSON text written with single quotes. */
    static String json(String singleQuoted) {
        return singleQuoted.replace('\'', '"');
    }

    /** The message that a JSON text stands for. */
    static <B extends Message.Builder> B message(B builder, String singleQuoted) {
        try {
            JsonFormat.parser().merge(json(singleQuoted), builder);
            return builder;
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(singleQuoted, e);
        }
    }

    static Outcome of(HttpCaller.Reply reply) {
        String body = reply.raw().body();
        if (reply.status() < 300) {
            return new Outcome("", "", "", body.isEmpty() ? Map.of() : values(body));
        }
        if (!reply.json().has("error")) {
            return new Outcome(reply.text("code"), reply.text("field"), reply.text("detail"), null);
        }
        // The Open Inference Protocol's errors are one string.
        String[] parts = reply.text("error").split(": ", 2);
        return new Outcome(parts[0], null, parts[1], null);
    }

    static Outcome of(GrpcCaller grpc, Function<Channel, ? extends Message> stub) {
        return of(grpc, stub, Parity::values);
    }

    /** An answer of the Open Inference Protocol or an error. */
    static Outcome ofProtocol(GrpcCaller grpc, Function<Channel, ? extends Message> stub) {
        return of(grpc, stub, Parity::protocolValues);
    }

    private static <A extends Message> Outcome of(
            GrpcCaller grpc, Function<Channel, A> stub, Function<Message, Object> values) {
        try {
            return new Outcome("", "", "", values.apply(stub.apply(grpc.channel())));
        } catch (StatusRuntimeException e) {
            return Outcome.refused(new GrpcCaller.Refusal(
                    Objects.requireNonNull(StatusProto.fromThrowable(e), () -> "no details in " + e),
                    Objects.requireNonNullElseGet(e.getTrailers(), Metadata::new)));
        }
    }

    /** Wants the same answer, or the same code at the same field. */
    static void assertAlike(Outcome http, Outcome grpc) {
        assertThat(grpc.code()).as(http + " and " + grpc).isEqualTo(http.code());
        if (http.field() == null) {
            assertThat(grpc.detail()).isEqualTo(http.detail());
        } else {
            assertThat(grpc.field()).as(http + " and " + grpc).isEqualTo(http.field());
        }
        assertThat(grpc.answer()).isEqualTo(http.answer());
    }

    /** The values of a message, by the names of its fields in JSON. */
    static Object values(Message message) {
        return values(message, JsonFormat.printer().alwaysPrintFieldsWithNoPresence());
    }

    /** The values of a message, by the names of its fields in the .proto file, which the protocol has in JSON too. */
    static Object protocolValues(Message message) {
        return values(
                message, JsonFormat.printer().alwaysPrintFieldsWithNoPresence().preservingProtoFieldNames());
    }

    private static Object values(Message message, JsonFormat.Printer printer) {
        try {
            return values(printer.print(message));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    /** The values of a JSON text. */
    static Object values(String json) {
        return Objects.requireNonNullElse(value(JsonMapper.shared().readTree(json)), Map.of());
    }

    private static @Nullable Object value(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> members = new TreeMap<>();
            node.properties().forEach(member -> {
                Object value = value(member.getValue());
                if (value != null) {
                    members.put(member.getKey(), value);
                }
            });
            return members.isEmpty() ? null : members;
        }
        if (node.isArray()) {
            List<Object> elements = new ArrayList<>();
            node.forEach(element -> elements.add(Objects.requireNonNullElse(value(element), "default")));
            return elements.isEmpty() ? null : elements;
        }
        return scalar(node);
    }

    private static @Nullable String scalar(JsonNode node) {
        if (node.isNumber()) {
            BigDecimal number = node.decimalValue();
            boolean whole = number.stripTrailingZeros().scale() <= 0;
            return number.signum() == 0 ? null : whole ? number.toBigInteger().toString() : "" + number.floatValue();
        }
        String text = node.asString();
        return text.isEmpty() || text.equals("false") || text.equals("0") ? null : text;
    }

    /** The members of an object without some. */
    @SuppressWarnings("unchecked") // values are maps from strings where JSON has objects
    static Map<String, Object> without(@Nullable Object values, String... names) {
        Map<String, Object> left = new TreeMap<>((Map<String, Object>) Objects.requireNonNull(values, "an answer"));
        List.of(names).forEach(left::remove);
        return left;
    }
}
