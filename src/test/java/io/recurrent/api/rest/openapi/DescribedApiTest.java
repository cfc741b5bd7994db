package io.recurrent.api.rest.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.recurrent.error.ErrorCode;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.Paths;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.parameters.PathParameter;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** How operations and schemas are described, whoever they belong to. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DescribedApiTest {
    private final OpenAPI api = new OpenAPI().components(new Components()).paths(new Paths());

    /** A folder that describes one operation. */
    private static ApiDescription describing(String operation, OperationDescription description) {
        return examples -> Map.of(operation, description);
    }

    private Operation add(String path, HttpMethod method, String id) {
        Operation operation = new Operation()
                .operationId(id)
                .addParametersItem(new PathParameter().name("model"))
                .responses(new ApiResponses().addApiResponse("200", new ApiResponse()));
        PathItem item = new PathItem();
        item.operation(method, operation);
        api.getPaths().addPathItem(path, item);
        return operation;
    }

    private void describe(ApiDescription... descriptions) {
        new DescribedApi(JsonMapper.shared(), List.of(descriptions)).customise(api);
    }

    private static List<String> headers(Operation operation) {
        return operation.getParameters().stream()
                .filter(parameter -> "header".equals(parameter.getIn()))
                .map(Parameter::getName)
                .toList();
    }

    @Nested
    class An_operation_that_nobody_describes {
        @Test
        void fails_as_tasks_do_when_it_takes_a_body() {
            Operation toy = add("/v1/models/{model}:toy", HttpMethod.POST, "toy");
            describe();

            assertThat(toy.getResponses())
                    .containsOnlyKeys("200", "400", "404", "405", "406", "413", "415", "429", "500", "503", "504");
            assertThat(headers(toy)).containsExactly("X-Request-Id", "X-Request-Timeout-Ms");
            assertThat(toy.getParameters().getFirst().getExample()).isEqualTo("sentiment");
            assertThat(toy.getResponses().get("200").getHeaders()).containsOnlyKeys("X-Request-Id");
        }

        @Test
        void fails_for_the_servers_faults_and_refusals_else() {
            Operation look = add("/v1/toys", HttpMethod.GET, "toys");
            Operation removal = add("/v1/toy", HttpMethod.DELETE, "removeToy");
            describe();

            assertThat(look.getResponses()).containsOnlyKeys("200", "400", "405", "406", "500");
            assertThat(removal.getResponses()).containsOnlyKeys("200", "400", "405", "500");
        }

        @Test
        void needs_no_answer_that_succeeds() {
            Operation toy = add("/v1/toy", HttpMethod.POST, "toy");
            toy.getResponses().remove("200");
            describe(describing("toy", OperationDescription.ofTask().withAnswer(answer -> answer.description("it"))));

            assertThat(toy.getResponses()).doesNotContainKey("200").containsKey("500");
        }
    }

    @Nested
    class An_operation_that_somebody_describes {
        @Test
        void has_one_description_for_both_of_its_forms() {
            Operation toy = add("/v1/models/{model}:toy", HttpMethod.POST, "toy");
            Operation byVersion = add("/v1/models/{model}/versions/{version}:toy", HttpMethod.POST, "toyByVersion");
            describe(describing("toy", OperationDescription.ofTask().withModel("my-toy")));

            assertThat(toy.getParameters()).isEqualTo(byVersion.getParameters());
            assertThat(toy.getParameters().getFirst().getExample()).isEqualTo("my-toy");
            assertThat(toy.getResponses()).isEqualTo(byVersion.getResponses());
            assertThat(toy.getResponses().get("200").getHeaders()).containsKey("Server-Timing");
        }

        @Test
        void fails_only_as_it_says_and_for_the_servers_faults() {
            Operation toy = add("/v1/toy", HttpMethod.GET, "toy");
            describe(describing(
                    "toy",
                    OperationDescription.of(OperationDescription.Timing.IMMEDIATE, ErrorCode.SEQUENCE_CONFLICT)));

            assertThat(toy.getResponses()).containsOnlyKeys("200", "400", "405", "406", "409", "500");
            assertThat(headers(toy)).containsExactly("X-Request-Id");
        }

        @Test
        void is_described_once() {
            ApiDescription one = describing("toy", OperationDescription.ofTask());

            assertThatIllegalStateException()
                    .isThrownBy(() -> describe(one, one))
                    .withMessageContaining("'toy'");
        }

        @Test
        void adds_what_it_likes_in_order() {
            Operation toy = add("/v1/toy", HttpMethod.POST, "toy");
            describe(describing(
                    "toy",
                    OperationDescription.ofTask()
                            .withAnswer(answer -> answer.description("first"))
                            .with(operation -> operation.summary(
                                    operation.getResponses().get("200").getDescription() + ", then this"))));

            assertThat(toy.getSummary()).isEqualTo("first, then this");
        }
    }

    @Test
    void errors_have_the_form_of_their_path() {
        Operation task = add("/v1/toy", HttpMethod.POST, "toy");
        Operation ofProtocol = add("/v2/toy", HttpMethod.POST, "otherToy");
        describe();

        assertThat(task.getResponses().get("404").getContent()).containsOnlyKeys("application/problem+json");
        assertThat(ofProtocol.getResponses().get("404").getContent()).containsOnlyKeys("application/json");
    }

    @Nested
    class Schemas {
        private static Schema<?> reference(String name) {
            return new Schema<>().$ref("#/components/schemas/" + name);
        }

        private static Schema<?> withField(String field, Schema<?> type) {
            return new ObjectSchema().addProperty(field, type);
        }

        private Schema<?> schema(String name) {
            return api.getComponents().getSchemas().get(name);
        }

        @Test
        void of_requests_may_hold_nothing_else_however_deep_they_are() {
            api.getComponents()
                    .addSchemas("ToyRequest", withField("parts", new ArraySchema().items(reference("Part"))))
                    .addSchemas("Part", withField("kind", new Schema<>().addOneOfItem(reference("Kind"))))
                    .addSchemas("Kind", withField("again", reference("Part")))
                    .addSchemas("ToyAnswer", withField("kind", new StringSchema()));
            add("/v1/toy", HttpMethod.POST, "toy")
                    .requestBody(new RequestBody()
                            .content(new Content()
                                    .addMediaType(
                                            "application/json", new MediaType().schema(reference("ToyRequest")))));
            describe();

            assertThat(List.of("ToyRequest", "Part", "Kind"))
                    .allSatisfy(name ->
                            assertThat(schema(name).getAdditionalProperties()).isEqualTo(false));
            assertThat(schema("ToyAnswer").getAdditionalProperties()).isNull();
        }

        @Test
        void of_answers_say_what_is_always_there_and_what_it_means() {
            Schema<?> answer = new ObjectSchema()
                    .addProperty("model", new StringSchema())
                    .addProperty("tokens", new StringSchema())
                    .addProperty("colour", new StringSchema().description("As annotated."))
                    .addProperty("mood", new StringSchema());
            api.getComponents().addSchemas("ToyAnswer", answer).addSchemas("Other", withField("mood", new Schema<>()));
            describe(new ApiDescription() {
                @Override
                public Map<String, OperationDescription> operations(Examples examples) {
                    return Map.of();
                }

                @Override
                public Map<String, SchemaDescription> schemas() {
                    return Map.of(
                            "ToyAnswer",
                            new SchemaDescription(
                                    Map.of("tokens", "Toy tokens.", "colour", "Unused.", "mood", "Good."),
                                    Set.of("mood")));
                }
            });

            assertThat(answer.getRequired()).containsExactlyInAnyOrder("model", "tokens", "colour");
            assertThat(answer.getProperties().values().stream()
                            .map(property -> ((Schema<?>) property).getDescription()))
                    .containsExactly("The model that answered.", "Toy tokens.", "As annotated.", "Good.");
            assertThat(((Schema<?>) schema("Other").getProperties().get("mood")).getDescription())
                    .isNull();
        }
    }
}
