package io.recurrent.config;

import io.grpc.netty.NettyServerBuilder;
import io.recurrent.api.grpc.call.BoundedGzip;
import io.recurrent.api.grpc.call.MessageLimit;
import io.recurrent.api.grpc.call.OpenCalls;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.core.task.TaskDecorator;
import org.springframework.grpc.server.ServerBuilderCustomizer;

/** The gRPC server's threads and the limits for which there are no properties. */
@Configuration(proxyBeanMethods = false)
class GrpcServerConfig {
    private static final Logger LOG = LoggerFactory.getLogger(GrpcServerConfig.class);

    /** Steps of calls at a time, each on a thread of its own; beyond it streams are reset. */
    private static final int MOST_STEPS = 10_000;

    private static final int CALLS_PER_CONNECTION = 200;
    /** RST_STREAM frames that a connection may send a window before it is closed (CVE-2023-44487). */
    private static final int RESETS_PER_WINDOW = 400;

    private static final int RESET_WINDOW_SECONDS = 10;

    /**
     * What the transport takes of a call's metadata. Beyond it, it ends the connection and every call on it, so it
     * takes more than calls may bring; {@code CallInterceptor} refuses those that bring more.
     */
    private static final int METADATA_BYTES = 1 << 20;

    /**
     * What a connection may have sent beyond the messages that calls have asked for. gRPC would let it grow to 8 MB.
     */
    private static final int WINDOW_BYTES = 256 * 1024;

    /** How late a call may be ended whose message does not come. */
    private static final Duration LOOK_AT_CALLS = Duration.ofMillis(100);

    /**
     * A virtual thread for each call that is at work or waits, so that it is admission that says no and never a pool.
     */
    @Bean
    SimpleAsyncTaskExecutor grpcExecutor(ObjectProvider<TaskDecorator> decorator) {
        SimpleAsyncTaskExecutor executor = new SimpleAsyncTaskExecutor("grpc-");
        executor.setVirtualThreads(true);
        decorator.ifAvailable(executor::setTaskDecorator);
        executor.setConcurrencyLimit(MOST_STEPS);
        executor.setRejectTasksWhenLimitReached(true);
        return executor;
    }

    @Bean
    GrpcServerExecutorProvider grpcServerExecutor(SimpleAsyncTaskExecutor grpcExecutor) {
        return () -> grpcExecutor;
    }

    /** Ends calls whose message does not come. */
    @Bean(destroyMethod = "shutdownNow")
    ScheduledExecutorService lateCalls(OpenCalls calls) {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("recurrent-late-calls").daemon().factory());
        long nanos = LOOK_AT_CALLS.toNanos();
        ScheduledFuture<?> untilClosed =
                executor.scheduleWithFixedDelay(calls::endLate, nanos, nanos, TimeUnit.NANOSECONDS);
        LOG.debug("looks for late calls: {}", !untilClosed.isDone());
        return executor;
    }

    /** After Boot's own, which sets what calls may bring. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    ServerBuilderCustomizer<NettyServerBuilder> grpcLimits(OpenCalls calls, GrpcServerProperties properties) {
        return builder -> builder.maxInboundMetadataSize(METADATA_BYTES)
                // What is larger than the setting is refused by us while it comes in, and while it is inflated.
                .maxInboundMessageSize(Integer.MAX_VALUE)
                .addStreamTracerFactory(calls)
                .decompressorRegistry(BoundedGzip.registry(MessageLimit.of(properties)))
                .flowControlWindow(WINDOW_BYTES)
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                .maxRstFramesPerWindow(RESETS_PER_WINDOW, RESET_WINDOW_SECONDS);
    }
}
