package io.recurrent.api.rest.body;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.WebMvcRegistrations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.validation.Errors;
import org.springframework.validation.Validator;
import org.springframework.web.filter.RequestContextFilter;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerAdapter;
import tools.jackson.databind.json.JsonMapper;

/** Takes out of each request's way what Spring would do for applications of other kinds. */
@Configuration(proxyBeanMethods = false)
class WebConfig {
    /** The dispatcher servlet binds the request to its thread by itself. */
    @Bean
    FilterRegistrationBean<RequestContextFilter> noRequestContextFilter() {
        FilterRegistrationBean<RequestContextFilter> registration =
                new FilterRegistrationBean<>(new RequestContextFilter());
        registration.setEnabled(false);
        return registration;
    }

    /** Nothing here is annotated with constraints, and their validator would be made at each start. */
    @Bean
    WebMvcConfigurer noValidator() {
        return new WebMvcConfigurer() {
            @Override
            public Validator getValidator() {
                return new NoOpValidator();
            }
        };
    }

    /** On both ports: the management port's context has the configurers of this one. */
    @Bean
    WebMvcConfigurer hiddenPaths() {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new HiddenPaths()).order(Ordered.HIGHEST_PRECEDENCE);
            }
        };
    }

    private static final class NoOpValidator implements Validator {
        @Override
        public boolean supports(Class<?> type) {
            return false;
        }

        @Override
        public void validate(Object target, Errors errors) {}
    }

    @Bean
    WebMvcRegistrations taskAdapter(JsonMapper mapper, EarlyRefusal refusal) {
        return new WebMvcRegistrations() {
            @Override
            public RequestMappingHandlerAdapter getRequestMappingHandlerAdapter() {
                return new TaskAdapter(mapper, refusal);
            }
        };
    }

    /** Asks {@link CallBodies} and {@link CallReplies} before all others, whom Spring would let go first. */
    private static final class TaskAdapter extends RequestMappingHandlerAdapter {
        private final JsonMapper mapper;
        private final EarlyRefusal refusal;

        TaskAdapter(JsonMapper mapper, EarlyRefusal refusal) {
            this.mapper = mapper;
            this.refusal = refusal;
        }

        @Override
        public void afterPropertiesSet() {
            super.afterPropertiesSet();
            setArgumentResolvers(before(new CallBodies(mapper, refusal), getArgumentResolvers()));
            setReturnValueHandlers(before(new CallReplies(mapper), getReturnValueHandlers()));
        }

        private static <T> List<T> before(T first, @Nullable List<T> others) {
            List<T> all = new ArrayList<>();
            all.add(first);
            if (others != null) {
                all.addAll(others);
            }
            return all;
        }
    }
}
