package io.recurrent.api.rest;

import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.servers.Server;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** The API's description: what springdoc cannot see in the controllers. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfig {
    @Bean
    OpenAPI description() {
        String version = OpenApiConfig.class.getPackage().getImplementationVersion();
        return new OpenAPI()
                .addServersItem(new Server().url("/").description("This server"))
                .info(new Info()
                        .title("Recurrent")
                        .version(Objects.requireNonNullElse(version, "development"))
                        .description("Answers of recurrent neural networks: the sentiment of a text, the names in it.")
                        .license(new License().name("Apache-2.0").url("https://www.apache.org/licenses/LICENSE-2.0")));
    }

    @Bean
    OpenApiCustomizer completeDescription(JsonMapper mapper) {
        ApiExamples examples = new ApiExamples(mapper);
        ApiErrors errors = new ApiErrors(mapper);
        return api -> {
            ModelConverters.getInstance(true)
                    .read(Problem.class)
                    .forEach((name, schema) -> api.getComponents().addSchemas(name, schema));
            api.getComponents().getSchemas().forEach(ApiSchemas::complete);
            api.getPaths()
                    .forEach((path, item) ->
                            item.readOperations().forEach(operation -> complete(path, operation, examples, errors)));
        };
    }

    private static void complete(String path, Operation operation, ApiExamples examples, ApiErrors errors) {
        operation.addParametersItem(header(Exchange.REQUEST_ID, "Echoed; 1 to 128 of A-Z a-z 0-9 . _ -")
                .schema(new StringSchema().pattern("^[A-Za-z0-9._-]{1,128}$")));
        Map<String, ApiResponse> failures;
        if (path.equals("/v1/sentiment") || path.endsWith(":classify")) {
            task(operation, examples.classifyRequests(), examples.classifyAnswers());
            failures = errors.ofTasks();
        } else if (path.equals("/v1/ner") || path.endsWith(":tag")) {
            task(operation, examples.tagRequests(), examples.tagAnswers());
            failures = errors.ofTasks();
        } else {
            failures = path.contains("{model}") ? errors.ofModels() : errors.ofOthers();
        }
        failures.forEach(operation.getResponses()::addApiResponse);
        Header requestId =
                new Header().description("The caller's, or a new one.").schema(new StringSchema());
        operation.getResponses().values().forEach(answer -> answer.addHeaderObject(Exchange.REQUEST_ID, requestId));
        operation.getParameters().forEach(parameter -> completePath(parameter, path.endsWith(":tag")));
    }

    private static void completePath(Parameter parameter, boolean tags) {
        switch (parameter.getName()) {
            case "model" -> parameter.description("A name of GET /v1/models").example(tags ? "ner" : "sentiment");
            case "version" -> parameter.description("A version's number").example("1");
            default -> {}
        }
    }

    private static void task(Operation operation, Map<String, Example> requests, Map<String, Example> answers) {
        operation.addParametersItem(header(Exchange.TIMEOUT, "How long the caller waits, in milliseconds.")
                .schema(new IntegerSchema().format("int64").minimum(BigDecimal.ONE)));
        json(operation.getRequestBody().getContent()).setExamples(requests);
        ApiResponse answer = Objects.requireNonNull(operation.getResponses().get("200"));
        answer.description("In the form of the request: flat for one input, outputs for a list.");
        json(answer.getContent()).setExamples(answers);
        answer.addHeaderObject(
                Exchange.SERVER_TIMING,
                new Header().description("Milliseconds by stage.").schema(new StringSchema()));
    }

    private static MediaType json(Content content) {
        return Objects.requireNonNull(content.get("application/json"));
    }

    private static Parameter header(String name, String description) {
        return new Parameter().in("header").name(name).description(description).required(false);
    }
}
