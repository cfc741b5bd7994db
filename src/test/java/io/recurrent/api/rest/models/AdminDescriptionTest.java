package io.recurrent.api.rest.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.api.rest.error.Problem;
import io.recurrent.service.models.ModelStatus;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.bind.annotation.RequestMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description of the administration API is written by hand, as it has a context of its own. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class AdminDescriptionTest {
    private static JsonNode description() throws IOException {
        try (InputStream file = new ClassPathResource("openapi/admin.json").getInputStream()) {
            return JsonMapper.shared().readTree(file);
        }
    }

    private static Stream<String> mapped(Method method) {
        RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(method, RequestMapping.class);
        return mapping == null
                ? Stream.empty()
                : Arrays.stream(mapping.path()).map(path -> mapping.method()[0] + " " + path);
    }

    @Test
    void names_every_path_and_no_other() throws IOException {
        List<String> described = new ArrayList<>();
        description()
                .path("paths")
                .propertyStream()
                .forEach(path -> path.getValue()
                        .propertyNames()
                        .forEach(method -> described.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));

        assertThat(described)
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(AdminController.class.getDeclaredMethods())
                        .flatMap(AdminDescriptionTest::mapped)
                        // A variable's pattern is no part of its name.
                        .map(path -> path.replace("{model:[^:]+}", "{model}"))
                        .toList());
    }

    @Test
    void names_every_member_of_what_is_sent() throws IOException {
        for (Class<?> sent : List.of(
                ModelStatus.class,
                ModelStatus.VersionStatus.class,
                ModelController.ModelList.class,
                AdminController.Which.class,
                Problem.class)) {
            assertThat(description()
                            .at("/components/schemas/" + sent.getSimpleName() + "/properties")
                            .propertyNames())
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(sent.getRecordComponents())
                            .map(RecordComponent::getName)
                            .toList());
        }
    }
}
