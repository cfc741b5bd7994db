package io.recurrent.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The description of the Open Inference Protocol's paths. */
@ApiTest
class OpenApiProtocolTest {
    private final HttpCaller http;
    private final JsonNode api;

    OpenApiProtocolTest(HttpCaller http) {
        this.http = http;
        this.api = http.get("/v3/api-docs").json();
    }

    private JsonNode operation(String path, String verb) {
        JsonNode operation = api.path("paths").path(path).path(verb);
        assertThat(operation.isMissingNode()).as(path).isFalse();
        return operation;
    }

    @Test
    void shows_errors_in_the_protocols_form() {
        int[] found = new int[1];
        api.path("paths").properties().stream()
                .filter(path -> path.getKey().startsWith("/v2"))
                .flatMap(path -> path.getValue().properties().stream())
                .flatMap(operation -> operation.getValue().path("responses").properties().stream())
                .filter(response -> response.getKey().startsWith("4"))
                .forEach(response -> {
                    found[0]++;
                    JsonNode json = response.getValue().at("/content/application~1json");
                    assertThat(json.at("/schema/$ref").asString()).endsWith("/ProtocolError");
                    assertThat(json.path("examples"))
                            .isNotEmpty()
                            .allSatisfy(
                                    example -> assertThat(example.path("value").propertyNames())
                                            .containsExactly("error"));
                });
        assertThat(found[0]).isGreaterThan(40);
    }

    @Test
    void declares_what_an_inference_may_be_answered() {
        JsonNode infer = operation("/v2/models/{model}/infer", "post");
        Set<String> statuses = new TreeSet<>(infer.path("responses").propertyNames());
        assertThat(statuses)
                .containsExactly("200", "400", "404", "405", "406", "409", "413", "415", "429", "500", "503", "504");
        assertThat(infer.at("/requestBody/content/application~1octet-stream/schema/format")
                        .asString())
                .isEqualTo("binary");
        assertThat(infer.at("/responses/200/content/application~1octet-stream/schema/format")
                        .asString())
                .isEqualTo("binary");
        assertThat(infer.at("/responses/200/content/application~1json/schema/$ref")
                        .asString())
                .endsWith("/InferAnswer");
    }

    @Test
    void describes_tensors_as_they_are_written() {
        JsonNode input = api.at("/components/schemas/InferInput");
        assertThat(input.path("required")).hasSize(3);
        assertThat(input.at("/properties/datatype/enum")).hasSize(14);
        assertThat(input.at("/properties/data/type").asString()).isEqualTo("array");
        assertThat(api.at("/components/schemas/InferOutput/properties/data/type")
                        .asString())
                .isEqualTo("array");
        assertThat(api.at("/components/schemas/InferAnswer/properties").propertyNames())
                .containsExactlyInAnyOrder("model_name", "model_version", "id", "outputs");
        assertThat(api.at("/components/schemas").propertyNames())
                .doesNotContain("Shape", "TensorData", "ByteBuffer", "OutputElements");
    }

    @Test
    void has_examples_that_are_taken() {
        JsonNode examples =
                operation("/v2/models/{model}/infer", "post").at("/requestBody/content/application~1json/examples");
        assertThat(examples)
                .hasSize(3)
                .allSatisfy(example -> assertThat(http.post(
                                        "/v2/models/echo/infer",
                                        example.path("value").toString())
                                .status())
                        .isEqualTo(200));
    }

    @Test
    void lets_a_repository_be_asked_without_a_body() {
        assertThat(operation("/v2/repository/index", "post")
                        .at("/requestBody/required")
                        .asBoolean(false))
                .isFalse();
        assertThat(operation("/v2/repository/models/{model}/load", "post")
                        .path("responses")
                        .propertyNames())
                .contains("200", "403", "404", "409", "422");
    }
}
