package io.recurrent.api.grpc.call;

import com.google.protobuf.Message;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.recurrent.admission.MeasuredBytes;
import io.recurrent.error.InferenceException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads the requests of a service within what their call may take of the server's memory: the bytes as they are
 * inflated, and what they will be parsed to before it is made. Large ones are parsed when it is their turn.
 */
final class MeasuredMessages<Q> implements Marshaller<Q> {
    private final Marshaller<Q> messages;
    private final Message prototype;

    private MeasuredMessages(Marshaller<Q> messages, Message prototype) {
        this.messages = messages;
        this.prototype = prototype;
    }

    static ServerServiceDefinition of(ServerServiceDefinition service) {
        ServiceDescriptor.Builder measured = ServiceDescriptor.newBuilder(
                        service.getServiceDescriptor().getName())
                .setSchemaDescriptor(service.getServiceDescriptor().getSchemaDescriptor());
        var methods = service.getMethods().stream().map(MeasuredMessages::of).toList();
        methods.forEach(method -> measured.addMethod(method.getMethodDescriptor()));
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(measured.build());
        methods.forEach(definition::addMethod);
        return definition.build();
    }

    private static <Q, A> ServerMethodDefinition<Q, A> of(ServerMethodDefinition<Q, A> method) {
        MethodDescriptor<Q, A> descriptor = method.getMethodDescriptor();
        if (descriptor.getRequestMarshaller() instanceof PrototypeMarshaller<Q> messages
                && messages.getMessagePrototype() instanceof Message prototype) {
            return ServerMethodDefinition.create(
                    descriptor.toBuilder(
                                    new MeasuredMessages<>(messages, prototype), descriptor.getResponseMarshaller())
                            .build(),
                    method.getServerCallHandler());
        }
        throw new IllegalStateException(
                descriptor.getFullMethodName() + " takes no protobuf messages; this is a bug in the server");
    }

    @Override
    public InputStream stream(Q message) {
        return messages.stream(message);
    }

    @Override
    public Q parse(InputStream stream) {
        CallMemory memory = CallMemory.current();
        try {
            memory.beginMessage();
            byte[] bytes = read(stream, memory);
            long size = MessageSize.of(bytes, prototype.getDescriptorForType(), memory.mostPerCall());
            memory.take(size);
            memory.arrived();
            return memory.inTurn(size, () -> messages.parse(new KnownBytes(bytes)));
        } catch (InferenceException e) {
            memory.refusedMessage(e);
            throw e;
        }
    }

    private static byte[] read(InputStream stream, CallMemory memory) {
        try (stream) {
            int known = stream instanceof KnownLength ? stream.available() : -1;
            memory.requireRoom(known);
            return MeasuredBytes.read(stream, known, memory::take, size -> {});
        } catch (IOException e) {
            throw Status.INTERNAL
                    .withDescription("the message could not be inflated")
                    .withCause(e)
                    .asRuntimeException();
        }
    }

    /** Bytes that are all there. */
    private static final class KnownBytes extends ByteArrayInputStream implements KnownLength {
        KnownBytes(byte[] bytes) {
            super(bytes);
        }
    }
}
