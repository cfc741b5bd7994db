package io.recurrent.api.rest.body;

import io.recurrent.call.CallFactory;
import io.recurrent.engine.InputRequest;
import io.recurrent.engine.ModelReference;
import io.recurrent.error.InferenceException;
import io.recurrent.input.RowInput;
import io.recurrent.input.RowInput.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of one input, of which exactly one is there, in a body or in an entry of its list {@code inputs}. */
public interface BodyInput {
    /** The fields, named from the request's root; {@code prefix} is where the input stands. */
    Field[] fields(String prefix);

    /** The input. */
    default RowInput input(String prefix) {
        return RowInput.exactlyOne(fields(prefix));
    }

    /**
     * A body that is one input, or a list of them.
     *
     * @param one the body's own fields
     * @param several the list, or null
     * @throws InferenceException INVALID_ARGUMENT that names the field; INPUT_TOO_LARGE for too long a list
     */
    static InputRequest request(
            ModelReference model,
            CallFactory calls,
            BodyInput one,
            @Nullable List<? extends @Nullable BodyInput> several) {
        if (several == null) {
            return InputRequest.single(model, one.input(""));
        }
        Field[] own = one.fields("");
        if (Arrays.stream(own).anyMatch(field -> field.input() != null)) {
            throw InferenceException.invalid(
                    "inputs", "give either 'inputs' or one of " + RowInput.listed(own) + ", not both");
        }
        calls.checkInputs(several.size());
        List<RowInput> converted = new ArrayList<>(several.size());
        for (int i = 0; i < several.size(); i++) {
            BodyInput input = several.get(i);
            if (input == null) {
                throw InferenceException.invalid("inputs[" + i + "]", "'inputs[" + i + "]' is null; give an object");
            }
            converted.add(input.input("inputs[" + i + "]."));
        }
        return new InputRequest(model, converted, true);
    }
}
