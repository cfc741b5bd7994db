package io.recurrent.service.oip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.service.models.ModelAdmin.Administrator;
import io.recurrent.service.oip.Repository.Indexed;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RepositoryTest {
    private static final Administrator ME = new Administrator("request", "here", "http");

    private final NotedAdmin admin = new NotedAdmin();
    private final Repository repository = new Repository(new TwoModels(), admin);

    private static Parameters parameters(Map<String, Object> values) {
        return Parameters.ofRequest(values);
    }

    @Test
    void lists_every_version_or_those_that_are_ready() {
        assertThat(repository.index(false))
                .containsExactly(
                        new Indexed("a", "2", "LOADING", ""),
                        new Indexed("a", "1", "READY", ""),
                        new Indexed("b", "1", "UNLOADING", ""),
                        new Indexed("b", "0", "UNAVAILABLE", "golden sample 1"));
        assertThat(repository.index(true)).containsExactly(new Indexed("a", "1", "READY", ""));
    }

    @Test
    void loads_and_unloads_the_version_that_is_named_or_what_the_server_chooses() {
        repository.load(ME, "a", parameters(Map.of()));
        repository.load(ME, "a", parameters(Map.of("version", "2")));
        repository.unload(ME, "a", parameters(Map.of("version", "2", "unload_dependents", true)));
        repository.unload(ME, "a", parameters(Map.of("unload_dependents", false)));

        assertThat(admin.asked).containsExactly("load a null", "load a 2", "unload a 2", "unload a null");
    }

    static Stream<Arguments> refusals() {
        String longName = "file:" + "x".repeat(5_000);
        return Stream.of(
                Arguments.of(Map.of("version", 2L), "version", "got 2"),
                Arguments.of(Map.of("version", ""), "version", "got an empty string"),
                Arguments.of(Map.of("config", "{}"), "config", "server's directory"),
                Arguments.of(Map.of("file:1/model.onnx", "AAAA"), "file:1/model.onnx", "server's directory"),
                Arguments.of(Map.of(longName, "AAAA"), longName.substring(0, 64) + "...", "server's directory"),
                Arguments.of(Map.of("verison", "2"), "verison", "unknown parameter 'verison'; known are [version"));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void refuses_what_could_do_more_than_was_meant(Map<String, Object> values, String field, String detail) {
        for (InferenceException refused : new InferenceException[] {
            catchThrowableOfType(InferenceException.class, () -> repository.load(ME, "a", parameters(values))),
            catchThrowableOfType(InferenceException.class, () -> repository.unload(ME, "a", parameters(values)))
        }) {
            assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
            assertThat(refused.field()).isEqualTo(field);
            assertThat(refused.detail()).contains(detail);
        }
        assertThat(admin.asked).isEmpty();
    }

    @Test
    void unloads_dependents_by_true_or_false_only_and_loads_none() {
        InferenceException unload = catchThrowableOfType(
                InferenceException.class,
                () -> repository.unload(ME, "a", parameters(Map.of("unload_dependents", "yes"))));
        InferenceException load = catchThrowableOfType(
                InferenceException.class,
                () -> repository.load(ME, "a", parameters(Map.of("unload_dependents", true))));

        assertThat(unload.field()).isEqualTo("unload_dependents");
        assertThat(load.field()).isEqualTo("unload_dependents");
        assertThat(admin.asked).isEmpty();
    }
}
