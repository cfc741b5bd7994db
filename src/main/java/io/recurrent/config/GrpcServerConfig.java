package io.recurrent.config;

import io.grpc.netty.NettyServerBuilder;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
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

    /** After Boot's own, which sets what calls may bring. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    ServerBuilderCustomizer<NettyServerBuilder> grpcLimits() {
        return builder -> builder.maxInboundMetadataSize(METADATA_BYTES)
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                .maxRstFramesPerWindow(RESETS_PER_WINDOW, RESET_WINDOW_SECONDS);
    }
}
