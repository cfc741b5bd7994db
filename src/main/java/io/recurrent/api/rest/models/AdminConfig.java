package io.recurrent.api.rest.models;

import io.recurrent.api.rest.body.BodyFilter;
import io.recurrent.api.rest.body.CallBodies;
import io.recurrent.api.rest.body.EarlyRefusal;
import io.recurrent.api.rest.body.TomcatErrors;
import io.recurrent.api.rest.oip.RepositoryReplies;
import io.recurrent.service.models.ModelAdmin;
import io.recurrent.service.models.ModelCatalog;
import java.util.List;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

/**
 * The administration API on the management port, whose context is a child of the server's: request ids, limits, JSON
 * and errors are the parent's own, and so the same as on the API's port.
 */
@Conditional(OnManagementPort.class)
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
class AdminConfig {
    @Bean
    AdminController adminController(ModelCatalog models, ModelAdmin admin, RepositoryReplies repository) {
        return new AdminController(models, admin, repository);
    }

    /** After Boot's own customizers, some of whose work it takes back. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> adminErrors(TomcatErrors errors) {
        return errors::customizeManagement;
    }

    @Bean
    FilterRegistrationBean<BodyFilter> adminBodies(BodyFilter filter) {
        FilterRegistrationBean<BodyFilter> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return registration;
    }

    @Bean
    WebMvcConfigurer adminJson(JsonMapper mapper, EarlyRefusal refusal) {
        return new WebMvcConfigurer() {
            // For bodies of the repository's calls, whose clients name no media type.
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CallBodies(mapper, refusal));
            }

            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
                converters.withJsonConverter(new JacksonJsonHttpMessageConverter(mapper));
            }
        };
    }
}
