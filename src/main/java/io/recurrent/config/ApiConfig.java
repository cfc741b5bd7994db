package io.recurrent.config;

import io.recurrent.inference.DefaultModels;
import io.recurrent.inference.RepositoryApi;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the transports are told of the settings. */
@Configuration(proxyBeanMethods = false)
class ApiConfig {
    @Bean
    DefaultModels defaultModels(RecurrentProperties properties) {
        return new DefaultModels(
                properties.models().sentiment(), properties.models().ner());
    }

    @Bean
    RepositoryApi repositoryApi(RecurrentProperties properties) {
        return new RepositoryApi(properties.models().repositoryApi());
    }
}
