package io.recurrent.api;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** Clients of the server under test; lazy, as its ports are known late. */
@TestConfiguration(proxyBeanMethods = false)
public class Callers {
    @Bean
    @Lazy
    HttpCaller http(Environment environment) {
        return new HttpCaller(environment.getRequiredProperty("local.server.port", Integer.class), JsonMapper.shared());
    }

    @Bean
    @Lazy
    ManagedChannel channel(Environment environment) {
        int port = environment.getRequiredProperty("local.grpc.server.port", Integer.class);
        return NettyChannelBuilder.forAddress("localhost", port).usePlaintext().build();
    }

    @Bean
    @Lazy
    GrpcCaller grpc(ManagedChannel channel) {
        return new GrpcCaller(channel);
    }
}
