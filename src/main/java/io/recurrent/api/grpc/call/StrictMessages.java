package io.recurrent.api.grpc.call;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import java.util.List;

/**
 * Has messages read to the letter. They are parsed inside of the interceptors, so that a malformed one becomes an error
 * like any other and not gRPC's UNKNOWN, and within the memory that there is ({@link MeasuredMessages}); and one with a
 * field that our .proto lacks is refused, as it is in JSON.
 */
public final class StrictMessages {
    private StrictMessages() {}

    /** A service of our own protocol: a field that its .proto lacks is INVALID_ARGUMENT. */
    public static ServerServiceDefinition of(ServerServiceDefinition service) {
        return ofAnyVersion(ServerInterceptors.intercept(service, new UnknownFields()));
    }

    /** For a protocol that is not ours: clients of later versions send fields that this server does not know. */
    public static ServerServiceDefinition ofAnyVersion(ServerServiceDefinition service) {
        return ServerInterceptors.useInputStreamMessages(MeasuredMessages.of(service));
    }

    /** Refuses messages with fields that are not known. */
    private static final class UnknownFields implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
                @Override
                public void onMessage(Q message) {
                    if (message instanceof Message read) {
                        requireKnown(read, "");
                    }
                    super.onMessage(message);
                }
            };
        }
    }

    private static void requireKnown(Message message, String place) {
        if (!message.getUnknownFields().isEmpty()) {
            int number = message.getUnknownFields().asMap().keySet().iterator().next();
            String text = "unknown field number " + number + (place.isEmpty() ? "" : " in " + place);
            throw place.isEmpty()
                    ? new InferenceException(ErrorCode.INVALID_ARGUMENT, text)
                    : InferenceException.invalid(place, text);
        }
        message.getAllFields().forEach((field, value) -> requireKnown(field, value, place));
    }

    private static void requireKnown(FieldDescriptor field, Object value, String place) {
        if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
            return;
        }
        String name = place.isEmpty() ? field.getJsonName() : place + "." + field.getJsonName();
        if (value instanceof List<?> values) {
            for (int i = 0; i < values.size(); i++) {
                requireKnown((Message) values.get(i), name + "[" + i + "]");
            }
        } else {
            requireKnown((Message) value, name);
        }
    }
}
