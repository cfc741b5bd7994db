package io.recurrent.config;

import io.grpc.netty.NettyServerBuilder;
import java.util.concurrent.ThreadPoolExecutor;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.ServerBuilderCustomizer;

/** The gRPC server's threads and the limits for which there are no properties. */
@Configuration(proxyBeanMethods = false)
class GrpcServerConfig {
    /** Threads beyond those that can wait in the data plane: for refusals and health, which never wait. */
    private static final int SPARE_THREADS = 64;
    /** Steps of calls that wait for a thread; beyond it streams are reset. */
    private static final int WAITING_STEPS = 10_000;

    private static final int CALLS_PER_CONNECTION = 200;
    /** RST_STREAM frames that a connection may send a window before it is closed (CVE-2023-44487). */
    private static final int RESETS_PER_WINDOW = 400;

    private static final int RESET_WINDOW_SECONDS = 10;

    /** One thread for each row that is let in, so that it is admission that says no and never a lack of threads. */
    @Bean(destroyMethod = "shutdown")
    ThreadPoolExecutor grpcExecutor(RecurrentProperties properties) {
        return CallerThreads.pool("grpc-", properties.queue().maxRows() + SPARE_THREADS, WAITING_STEPS);
    }

    @Bean
    GrpcServerExecutorProvider grpcServerExecutor(ThreadPoolExecutor grpcExecutor) {
        return () -> grpcExecutor;
    }

    @Bean
    ServerBuilderCustomizer<NettyServerBuilder> grpcLimits() {
        return builder -> builder.maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                .maxRstFramesPerWindow(RESETS_PER_WINDOW, RESET_WINDOW_SECONDS);
    }
}
