package io.recurrent.toy.rest;

import io.recurrent.engine.Answer;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** The bodies of a counter's answers. */
final class CountAnswers {
    private CountAnswers() {}

    /** Flat for one input, with outputs for a list. */
    @Schema(
            name = "CountAnswer",
            oneOf = {Counted.class, CountedList.class})
    sealed interface Counting {}

    /** A count; without model and version when it stands in a list. */
    @Schema(name = "CountOutput")
    record CountedOutput(int count, int unknownTokens) {}

    /** The answer to one input. */
    @Schema(name = "CountOneAnswer")
    record Counted(String model, String version, int count, int unknownTokens) implements Counting {}

    /** The answer to a list. */
    @Schema(name = "CountListAnswer")
    record CountedList(String model, String version, List<CountedOutput> outputs) implements Counting {}

    static Counting counted(Answer<Integer> answer, boolean list) {
        if (list) {
            List<CountedOutput> outputs = answer.outputs().stream()
                    .map(output -> new CountedOutput(output.value(), output.unknownTokens()))
                    .toList();
            return new CountedList(answer.model(), answer.version(), outputs);
        }
        Answer.Output<Integer> one = answer.single();
        return new Counted(answer.model(), answer.version(), one.value(), one.unknownTokens());
    }
}
