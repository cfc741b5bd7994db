package io.recurrent.config;

import io.grpc.netty.NettyServerBuilder;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.boot.grpc.server.autoconfigure.GrpcServerExecutorProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.server.ServerBuilderCustomizer;

/** The gRPC server's threads and the limits for which there are no properties. */
@Configuration(proxyBeanMethods = false)
class GrpcServerConfig {
    /** Calls that run or wait for the data plane at a time; each blocks one thread. */
    private static final int THREADS = 200;
    /** Steps of calls that wait for a thread; beyond it streams are reset. */
    private static final int WAITING_STEPS = 10_000;

    private static final int IDLE_SECONDS = 30;

    private static final int CALLS_PER_CONNECTION = 200;
    /** RST_STREAM frames that a connection may send a window before it is closed (CVE-2023-44487). */
    private static final int RESETS_PER_WINDOW = 400;

    private static final int RESET_WINDOW_SECONDS = 10;

    @Bean(destroyMethod = "shutdown")
    ThreadPoolExecutor grpcExecutor() {
        AtomicInteger number = new AtomicInteger();
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                THREADS,
                THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(WAITING_STEPS),
                task -> Thread.ofPlatform()
                        .name("grpc-" + number.getAndIncrement())
                        .daemon()
                        .unstarted(task));
        executor.allowCoreThreadTimeOut(true);
        return executor;
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
