package io.recurrent.call;

/**
 * How many connections a port takes.
 *
 * @param addressShare of a port's connections, those that one address may have: more than 0, at most 1
 * @param grpc connections of the gRPC port
 * @param management connections of the management port
 */
public record ConnectionSettings(double addressShare, int grpc, int management) {
    /** Connections of one address on a port that takes {@code most} of them. */
    public int ofAddress(int most) {
        return Math.max(1, (int) (most * addressShare));
    }
}
