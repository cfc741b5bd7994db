package io.recurrent.api.rest.openapi;

import io.recurrent.api.rest.error.OipError;
import io.recurrent.api.rest.error.Problem;
import io.recurrent.api.rest.exchange.Exchange;
import io.recurrent.api.rest.generation.GenerationExamples;
import io.recurrent.api.rest.oip.OipSchemas;
import io.recurrent.service.oip.OipNames;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.springdoc.core.converters.ModelConverterRegistrar;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import tools.jackson.databind.json.JsonMapper;

/** The API's description: what springdoc cannot see in the controllers. */
@Configuration(proxyBeanMethods = false)
@Lazy
class OpenApiConfig {
    private static final String EVENT_STREAM = "text/event-stream";
    /** Operations that are answered at once, however long the caller would wait. */
    private static final Set<String> UNTIMED = Set.of(
            "models",
            "model",
            "modelVersion",
            "livez",
            "readyz",
            "serverMetadata",
            "serverMetadataAtSlash",
            "serverLive",
            "serverReady",
            "modelMetadata",
            "modelReady",
            "modelConfig",
            "statistics",
            "modelStatistics");
    /** Operations that say where their time went. */
    private static final Set<String> STAGED =
            Set.of("sentiment", "classify", "ner", "tag", "generate", "predictNext", "step", "infer");

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
                        .version(OipNames.version())
                        .description(
                                "Answers of recurrent neural networks: the sentiment of a text, the names in it, how"
                                        + " it goes on.")
                        .license(new License().name("Apache-2.0").url("https://www.apache.org/licenses/LICENSE-2.0")));
    }

    /** Wants the converters of types to be registered, which nothing else that is lazy would do. */
    @Bean
    OpenApiCustomizer completeDescription(JsonMapper mapper, ModelConverterRegistrar converters) {
        Examples examples = new Examples(mapper);
        ApiErrors errors = ApiErrors.asProblems(mapper);
        ApiErrors ofProtocol = ApiErrors.ofProtocol(mapper);
        return api -> {
            for (Class<?> error : List.of(Problem.class, OipError.class)) {
                ModelConverters.getInstance(true)
                        .read(error)
                        .forEach((name, schema) -> api.getComponents().addSchemas(name, schema));
            }
            api.getComponents().getSchemas().forEach(ApiSchemas::complete);
            OipSchemas.complete(api.getComponents());
            api.getPaths()
                    .forEach((path, item) -> item.readOperations()
                            .forEach(operation ->
                                    complete(operation, examples, OipError.isAt(path) ? ofProtocol : errors)));
        };
    }

    private static void complete(Operation operation, Examples examples, ApiErrors errors) {
        // Both forms of an operation, with and without a version, are described alike.
        String name = operation.getOperationId().replace("ByVersion", "");
        operation.addParametersItem(header(Exchange.REQUEST_ID, "Echoed; 1 to 128 of A-Z a-z 0-9 . _ -")
                .schema(new StringSchema().pattern("^[A-Za-z0-9._-]{1,128}$")));
        if (!UNTIMED.contains(name)) {
            operation.addParametersItem(header(Exchange.TIMEOUT, "How long the caller waits, in milliseconds.")
                    .schema(new IntegerSchema().format("int64").minimum(BigDecimal.ONE)));
        }
        show(operation, examples.requests(name), examples.answers(name));
        describeAnswer(operation, name);
        failures(name, errors).forEach(operation.getResponses()::addApiResponse);
        Header requestId =
                new Header().description("The caller's, or a new one.").schema(new StringSchema());
        operation.getResponses().values().forEach(answer -> answer.addHeaderObject(Exchange.REQUEST_ID, requestId));
        operation.getParameters().forEach(parameter -> completePath(parameter, name));
    }

    private static Map<String, ApiResponse> failures(String name, ApiErrors errors) {
        return switch (name) {
            case "sentiment", "classify", "ner", "tag", "generate", "predictNext" -> errors.ofTasks();
            case "startSequence" -> errors.ofStarts();
            case "step", "infer" -> errors.ofSteps();
            case "modelMetadata", "modelReady", "modelConfig", "modelStatistics" -> errors.ofDescriptions();
            case "repositoryIndex" -> errors.ofIndex();
            case "repositoryLoad", "repositoryUnload" -> errors.ofRepository();
            case "sequence", "sequenceState" -> errors.ofLooks();
            case "endSequence" -> errors.ofEnds();
            case "model", "modelVersion" -> errors.ofModels();
            default -> errors.ofOthers();
        };
    }

    private static void completePath(Parameter parameter, String name) {
        switch (parameter.getName()) {
            case "model" ->
                parameter
                        .description("A name of GET /v1/models")
                        .example(
                                switch (name) {
                                    case "tag" -> "ner";
                                    case "generate", "predictNext" -> "shakespeare";
                                    default -> "sentiment";
                                });
            case "version" -> parameter.description("A version's number").example("1");
            case "sequence" -> parameter.description("The sequence's id").example("my-id");
            default -> {}
        }
    }

    private static void show(Operation operation, Map<String, Example> requests, Map<String, Example> answers) {
        if (!requests.isEmpty()) {
            json(operation.getRequestBody().getContent()).setExamples(requests);
        }
        if (!answers.isEmpty()) {
            json(success(operation).getContent()).setExamples(answers);
        }
    }

    /** The headers of an operation's answer, and its other form. */
    private static void describeAnswer(Operation operation, String name) {
        ApiResponse answer = success(operation);
        switch (name) {
            case "sentiment", "classify", "ner", "tag" ->
                answer.description("In the form of the request: flat for one input, outputs for a list.");
            case "generate" -> {
                answer.description("Whole, or event by event where the Accept header prefers it. The last event is "
                        + "`end`, or `error` with a problem when a run failed on the way.");
                answer.getContent()
                        .addMediaType(
                                EVENT_STREAM,
                                new MediaType().schema(new StringSchema()).example(GenerationExamples.EVENTS));
            }
            case "infer" -> OipSchemas.describeInference(operation);
            case "startSequence" ->
                answer.addHeaderObject(
                        "Location",
                        new Header().description("The sequence's path.").schema(new StringSchema()));
            default -> {}
        }
        if (STAGED.contains(name)) {
            answer.addHeaderObject(
                    Exchange.SERVER_TIMING,
                    new Header()
                            .description("Milliseconds by stage; not for events.")
                            .schema(new StringSchema()));
        }
    }

    private static ApiResponse success(Operation operation) {
        return operation.getResponses().entrySet().stream()
                .filter(response -> response.getKey().startsWith("2"))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }

    private static MediaType json(Content content) {
        return Objects.requireNonNull(content.get("application/json"));
    }

    private static Parameter header(String name, String description) {
        return new Parameter().in("header").name(name).description(description).required(false);
    }
}
