package io.recurrent.api.rest.openapi;

import io.recurrent.service.models.ServerVersion;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.servers.Server;
import org.springdoc.core.converters.ModelConverterRegistrar;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import tools.jackson.databind.json.JsonMapper;

/** Makes the API's description, when it is first asked for. */
@Configuration(proxyBeanMethods = false)
@Lazy
class OpenApiConfig {
    /** What makes the description is made when it is first asked for: it would be a tenth of each start. */
    @Bean
    static BeanFactoryPostProcessor descriptionOnDemand() {
        return beans -> {
            for (String name : beans.getBeanDefinitionNames()) {
                BeanDefinition bean = beans.getBeanDefinition(name);
                String maker = bean.getFactoryBeanName() == null ? bean.getBeanClassName() : bean.getFactoryBeanName();
                if (maker != null && maker.startsWith("org.springdoc.")) {
                    bean.setLazyInit(true);
                }
            }
        };
    }

    /** The server's version. */
    @Bean
    OpenAPI description() {
        return new OpenAPI()
                .addServersItem(new Server().url("/").description("This server"))
                .info(new Info()
                        .title("Recurrent")
                        .version(ServerVersion.text())
                        .description(
                                "Inference with recurrent neural networks: classification, tagging, generation, and"
                                        + " the Open Inference Protocol.")
                        .license(new License().name("Apache-2.0").url("https://www.apache.org/licenses/LICENSE-2.0")));
    }

    /** Wants the converters of types to be registered, which nothing else that is lazy would do. */
    @Bean
    OpenApiCustomizer completeDescription(
            JsonMapper mapper, ModelConverterRegistrar converters, ObjectProvider<ApiDescription> descriptions) {
        return new DescribedApi(mapper, descriptions.orderedStream().toList());
    }
}
