package io.recurrent.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SocketOptions.KeepAliveOptions;
import io.lettuce.core.SocketOptions.TcpUserTimeoutOptions;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What {@link RedisSequences} needs of its client, beside what an operator sets. */
public final class RedisClientSettings {
    private static final Duration DEAD_PEER = Duration.ofSeconds(5);
    private static final Duration FIRST_RECONNECT = Duration.ofMillis(50);
    private static final Duration LAST_RECONNECT = Duration.ofSeconds(1);

    private RedisClientSettings() {}

    /**
     * A command is sent once. Kept for the next connection it could be applied after its caller had been told that it
     * failed, and to a sequence that was ended and started again meanwhile. Without a connection calls fail at once
     * instead of piling up, and a peer that went without a word is noticed.
     */
    public static void commandsOnce(ClientOptions.Builder options) {
        SocketOptions sockets = options.build().getSocketOptions();
        options.disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .replayFilter(command -> true)
                .socketOptions(sockets.mutate()
                        .keepAlive(KeepAliveOptions.builder()
                                .enable()
                                .idle(DEAD_PEER)
                                .interval(Duration.ofSeconds(1))
                                .count(3)
                                .build())
                        .tcpUserTimeout(TcpUserTimeoutOptions.builder()
                                .enable()
                                .tcpUserTimeout(DEAD_PEER)
                                .build())
                        .build());
    }

    /**
     * Back within a second of Redis, where the client's own way is up to half a minute; and no meters of the client.
     */
    public static void soonBack(ClientResources.Builder resources) {
        resources
                .reconnectDelay(Delay.equalJitter(
                        FIRST_RECONNECT, LAST_RECONNECT, FIRST_RECONNECT.toMillis(), TimeUnit.MILLISECONDS))
                .commandLatencyRecorder(CommandLatencyRecorder.disabled());
    }
}
