package io.recurrent.config;

import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.recurrent.api.grpc.call.GrpcConnections;
import io.recurrent.api.grpc.call.GrpcPort;
import java.util.concurrent.TimeUnit;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.grpc.server.ServerBuilderCustomizer;

/** Where the gRPC server accepts connections; grpc-java limits neither their number nor their address' share. */
@Configuration(proxyBeanMethods = false)
class GrpcPortConfig {
    /** From connecting to the first frame. */
    private static final int HANDSHAKE_SECONDS = 10;

    @Bean(destroyMethod = "shutdownGracefully")
    EventLoopGroup grpcAcceptor() {
        return new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("grpc-accept", true), NioIoHandler.newFactory());
    }

    @Bean(destroyMethod = "shutdownGracefully")
    EventLoopGroup grpcTransport() {
        return new MultiThreadIoEventLoopGroup(
                Runtime.getRuntime().availableProcessors(),
                new DefaultThreadFactory("grpc-transport", true),
                NioIoHandler.newFactory());
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    ServerBuilderCustomizer<NettyServerBuilder> grpcListener(
            GrpcPort port, GrpcConnections connections, EventLoopGroup grpcAcceptor, EventLoopGroup grpcTransport) {
        return builder -> builder.bossEventLoopGroup(grpcAcceptor)
                .workerEventLoopGroup(grpcTransport)
                .channelFactory(port::open)
                .handshakeTimeout(HANDSHAKE_SECONDS, TimeUnit.SECONDS)
                .addStreamTracerFactory(connections.tracers());
    }
}
