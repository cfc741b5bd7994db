package io.recurrent.api.grpc;

import io.recurrent.error.InferenceException;
import io.recurrent.inference.ModelReference;
import io.recurrent.v1.ClassifyRequest;
import io.recurrent.v1.TagRequest;
import io.recurrent.v1.TextInput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages to inputs. A list without elements cannot be told from none, so it counts as none. */
final class MessageInputs {
    private MessageInputs() {}

    static io.recurrent.inference.TextInput of(ClassifyRequest message) {
        return input(message.hasText() ? message.getText() : null, message.getTokensList(), "");
    }

    static io.recurrent.inference.TextInput of(TagRequest message) {
        return input(message.hasText() ? message.getText() : null, message.getTokensList(), "");
    }

    static List<io.recurrent.inference.TextInput> of(List<TextInput> messages) {
        List<io.recurrent.inference.TextInput> inputs = new ArrayList<>(messages.size());
        for (TextInput message : messages) {
            String prefix = "inputs[" + inputs.size() + "].";
            inputs.add(input(message.hasText() ? message.getText() : null, message.getTokensList(), prefix));
        }
        return inputs;
    }

    private static io.recurrent.inference.TextInput input(@Nullable String text, List<String> tokens, String prefix) {
        if ((text == null) == tokens.isEmpty()) {
            String found = text == null ? "neither is there" : "both are there";
            throw InferenceException.invalid(prefix + "text", "give either 'text' or 'tokens'; " + found);
        }
        return new io.recurrent.inference.TextInput(text, text == null ? tokens : null);
    }

    /** The model that a message names, or else the service's own. */
    static ModelReference model(String name, String version, String otherwise) {
        return new ModelReference(name.isEmpty() ? otherwise : name, version.isEmpty() ? null : version);
    }
}
