package io.recurrent.service.oip;

import static org.assertj.core.api.Assertions.assertThat;

import io.recurrent.service.oip.ConfiguredModel.Configured;
import io.recurrent.service.oip.ModelDescription.Port;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.json.JsonMapper;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ConfiguredModelTest {
    private static final Port TEXT = new Port("text", ElementType.BYTES, Shape.of(-1, 1), 0, false, false, List.of());
    private static final Port IDS = new Port("ids", ElementType.INT64, Shape.of(-1, -1), 0, true, true, List.of());
    private static final Port STATE = new Port("h", ElementType.FLOAT32, Shape.of(1, -1, 4), 1, true, false, List.of());
    private static final Port SCORES =
            new Port("scores", ElementType.FLOAT32, Shape.of(-1, 2), 0, false, false, List.of());

    private static ConfiguredModel configured(int mostRows) {
        return ConfiguredModel.of(new ModelDescription(
                "m", "3", List.of("1", "3"), List.of(TEXT, IDS, STATE), List.of(SCORES, STATE), mostRows, true));
    }

    private static Map<String, List<Long>> dims(List<Configured> tensors) {
        return tensors.stream().collect(Collectors.toMap(Configured::name, Configured::dims));
    }

    @Test
    void has_tensors_without_their_axis_of_rows() {
        ConfiguredModel model = configured(32);

        assertThat(model.mostRows()).isEqualTo(32);
        assertThat(dims(model.inputs())).containsEntry("text", List.of(1L));
        assertThat(dims(model.outputs())).isEqualTo(Map.of("scores", List.of(2L), "h", List.of(1L, 4L)));
    }

    @Test
    void without_rows_has_tensors_with_all_axes() {
        ConfiguredModel model = configured(0);

        assertThat(model.mostRows()).isZero();
        assertThat(dims(model.inputs())).containsEntry("text", List.of(-1L, 1L));
        assertThat(dims(model.outputs())).isEqualTo(Map.of("scores", List.of(-1L, 2L), "h", List.of(1L, -1L, 4L)));
    }

    @Test
    void lists_the_inputs_that_a_request_may_leave_out_apart() {
        ConfiguredModel model = configured(32);

        assertThat(model.inputs()).extracting(Configured::name).containsExactly("text");
        assertThat(model.optional()).extracting(Configured::name).containsExactly("ids", "h");
        assertThat(model.parameters()).containsExactly(Map.entry("optional_inputs", """
            [{"name":"ids","data_type":"TYPE_INT64","dims":[-1],"optional":true,"allow_ragged_batch":true},\
            {"name":"h","data_type":"TYPE_FP32","dims":[1,4],"optional":true,"allow_ragged_batch":false}]\
            """.strip()));
    }

    @Test
    void lists_them_in_valid_json_whatever_their_names_are() {
        String name = "a\"b\\c\nd\u00e9";
        Port port = new Port(name, ElementType.FLOAT32, Shape.of(1), 0, true, false, List.of());
        ModelDescription model = new ModelDescription("m", "1", List.of("1"), List.of(port), List.of(), 1, false);

        String list = ConfiguredModel.of(model).parameters().values().iterator().next();
        assertThat(JsonMapper.shared().readTree(list).at("/0/name").asString()).isEqualTo(name);
    }

    @Test
    void of_a_model_whose_inputs_are_all_needed_has_no_parameters() {
        ModelDescription model = new ModelDescription("m", "1", List.of("1"), List.of(TEXT), List.of(), 1, false);

        assertThat(ConfiguredModel.of(model).parameters()).isEmpty();
    }

    @Test
    void serves_the_versions_that_are_ready() {
        assertThat(configured(1).versions()).containsExactly(1L, 3L);
    }

    @ParameterizedTest
    @EnumSource
    void has_types_by_the_configurations_names(ElementType type) {
        Port port = new Port("x", type, Shape.of(1), 0, false, false, List.of());
        ModelDescription model = new ModelDescription("m", "1", List.of("1"), List.of(port), List.of(), 1, false);

        assertThat(ConfiguredModel.of(model).inputs().getFirst().type())
                .isEqualTo("TYPE_" + (type == ElementType.BYTES ? "STRING" : type.protocolName()));
    }
}
