package io.recurrent.api.rest.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.api.ApiTest;
import io.recurrent.api.HttpCaller;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the folders say of their operations and schemas. */
@ApiTest
class ApiDescriptionsTest {
    private final ConfigurableApplicationContext context;
    private final JsonNode api;

    ApiDescriptionsTest(ConfigurableApplicationContext context, HttpCaller http) {
        this.context = context;
        this.api = http.get("/v3/api-docs").json();
    }

    private Iterable<ApiDescription> all() {
        return context.getBeansOfType(ApiDescription.class).values();
    }

    @Test
    void are_of_operations_and_schemas_that_are_there() {
        Set<String> operations = new TreeSet<>();
        api.findValues("operationId").forEach(id -> operations.add(id.asString()));
        Set<String> schemas = new TreeSet<>(api.at("/components/schemas").propertyNames());
        Examples examples = new Examples(JsonMapper.shared());

        assertThat(all()).isNotEmpty().allSatisfy(description -> {
            assertThat(operations).containsAll(description.operations(examples).keySet());
            assertThat(schemas).containsAll(description.schemas().keySet());
        });
    }

    @Test
    void mean_fields_that_are_there() {
        assertThat(all()).allSatisfy(description -> {
            Set<String> meant = new TreeSet<>();
            Set<String> there = new TreeSet<>();
            description.schemas().forEach((name, schema) -> {
                meant.addAll(schema.meanings().keySet());
                there.addAll(
                        api.at("/components/schemas/" + name + "/properties").propertyNames());
                assertThat(there).as(name).containsAll(schema.sometimes());
            });
            assertThat(there).containsAll(meant);
        });
    }

    @Test
    void wait_until_the_description_is_asked_for() {
        assertThat(context.getBeanNamesForType(ApiDescription.class))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(
                                context.getBeanFactory().getBeanDefinition(name).isLazyInit())
                        .isTrue());
    }
}
