package io.recurrent.service.oip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.recurrent.engine.ModelReference;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.service.models.VersionStatistics;
import io.recurrent.service.models.VersionStatistics.Total;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mockito.Mockito;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ServedStatisticsTest {
    private final TensorService tensors = Mockito.mock();
    private final ServedStatistics statistics =
            new ServedStatistics(tensors, () -> List.of(worked("a", "2"), worked("a", "1"), worked("b", "1")));

    private static VersionStatistics worked(String model, String version) {
        Total none = new Total(0, 0);
        return new VersionStatistics(model, version, 0, 0, 0, none, none, none, none, none, none);
    }

    private void served(@Nullable String version, String found) {
        Mockito.when(tensors.resolve(new ModelReference("a", version))).thenReturn(new ModelReference("a", found));
    }

    private List<String> found(@Nullable String model, @Nullable String version) {
        return statistics.of(model, version).stream()
                .map(one -> one.model() + one.version())
                .toList();
    }

    static Stream<Arguments> wanted() {
        return Stream.of(
                Arguments.of(null, null, List.of("a2", "a1", "b1")),
                Arguments.of(null, "1", List.of("a1", "b1")),
                Arguments.of("a", null, List.of("a2", "a1")),
                Arguments.of("a", "1", List.of("a1")),
                Arguments.of("a", "stable", List.of("a2")));
    }

    @ParameterizedTest
    @MethodSource("wanted")
    void are_of_all_versions_or_of_those_that_are_named(
            @Nullable String model, @Nullable String version, List<String> versions) {
        served(null, "2");
        served("1", "1");
        served("stable", "2");

        assertThat(found(model, version)).isEqualTo(versions);
    }

    @Test
    void of_what_cannot_be_asked_are_refused() {
        Mockito.when(tensors.resolve(new ModelReference("b", "7")))
                .thenThrow(new InferenceException(ErrorCode.MODEL_NOT_READY, "version 7 has failed"));

        assertThat(catchThrowableOfType(InferenceException.class, () -> found("b", "7"))
                        .code())
                .isEqualTo(ErrorCode.MODEL_NOT_READY);
    }
}
