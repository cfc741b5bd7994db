package io.recurrent.api;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/** Calls the server over gRPC and keeps what came beside the messages. */
public final class GrpcCaller {
    public static final Metadata.Key<String> REQUEST_ID = key("x-request-id");
    public static final Metadata.Key<String> SERVER_TIMING = key("server-timing");

    private final Channel channel;

    public GrpcCaller(Channel channel) {
        this.channel = channel;
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }

    /** An answer with what came before and after it. */
    public record Reply<A>(A message, Metadata headers, Metadata trailers) {}

    /** A refusal with its details. */
    public record Refusal(Status status, Metadata trailers) {
        public io.grpc.Status.Code code() {
            return io.grpc.Status.fromCodeValue(status.getCode()).getCode();
        }

        public ErrorInfo error() {
            return detail(ErrorInfo.class).orElseThrow(() -> new AssertionError("no ErrorInfo in " + status));
        }

        public Optional<String> field() {
            return detail(BadRequest.class).map(bad -> bad.getFieldViolations(0).getField());
        }

        public Optional<RetryInfo> retry() {
            return detail(RetryInfo.class);
        }

        private <D extends Message> Optional<D> detail(Class<D> type) {
            for (Any any : status.getDetailsList()) {
                if (any.is(type)) {
                    try {
                        return Optional.of(any.unpack(type));
                    } catch (InvalidProtocolBufferException e) {
                        throw new AssertionError(e);
                    }
                }
            }
            return Optional.empty();
        }
    }

    public Channel channel() {
        return channel;
    }

    /** Calls with a stub on a channel that sends {@code headers}. */
    public <A> Reply<A> call(Metadata headers, Function<Channel, A> stub) {
        AtomicReference<Metadata> received = new AtomicReference<>();
        AtomicReference<Metadata> trailers = new AtomicReference<>();
        Channel watched = ClientInterceptors.intercept(
                channel,
                MetadataUtils.newAttachHeadersInterceptor(headers),
                MetadataUtils.newCaptureMetadataInterceptor(received, trailers));
        return new Reply<>(stub.apply(watched), received.get(), trailers.get());
    }

    /** Calls and expects a refusal. */
    public Refusal refused(Metadata headers, Function<Channel, ?> stub) {
        try {
            Reply<?> answer = call(headers, stub);
            throw new AssertionError("answered: " + answer.message());
        } catch (StatusRuntimeException e) {
            Metadata trailers = e.getTrailers() == null ? new Metadata() : e.getTrailers();
            Status status = StatusProto.fromThrowable(e);
            if (status == null) {
                throw new AssertionError("no details in " + e.getStatus(), e);
            }
            return new Refusal(status, trailers);
        }
    }
}
