package io.recurrent.api.grpc.call;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerProperties;

/**
 * What one message may have, counted after decompression. The server refuses what is larger itself, with its own form
 * of errors; gRPC's refusals have no details.
 *
 * @param bytes the most
 */
public record MessageLimit(long bytes) {
    static final MessageLimit NONE = new MessageLimit(Long.MAX_VALUE);

    /** That of the settings. */
    public static MessageLimit of(GrpcServerProperties properties) {
        return new MessageLimit(
                properties.getInbound().getMessage().getMaxSize().toBytes());
    }

    /**
     * Lets a message go on that has so many bytes by now.
     *
     * @throws InferenceException PAYLOAD_TOO_LARGE
     */
    void check(long size) {
        if (size > bytes) {
            throw new InferenceException(
                    ErrorCode.PAYLOAD_TOO_LARGE,
                    "the message is larger than " + bytes + " bytes, counted after decompression"
                            + " (spring.grpc.server.inbound.message.max-size); send less at a time");
        }
    }
}
