package io.recurrent.config;

import io.recurrent.api.rest.body.PageGuard;
import io.recurrent.call.RefusalMetrics;
import io.recurrent.service.models.DefaultModels;
import io.recurrent.service.models.RepositoryAccess;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the transports are told of the settings. */
@Configuration(proxyBeanMethods = false)
class ApiConfig {
    @Bean
    DefaultModels defaultModels(RecurrentProperties properties) {
        return new DefaultModels(
                properties.models().sentiment(),
                properties.models().ner(),
                properties.models().forecast());
    }

    @Bean
    RepositoryAccess repositoryAccess(RecurrentProperties properties) {
        return new RepositoryAccess(properties.models().repositoryApi());
    }

    @Bean
    PageGuard pageGuard(RecurrentProperties properties, RefusalMetrics refusals) {
        return new PageGuard(properties.management().hosts(), refusals);
    }
}
