package io.recurrent.input;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.RowContent;
import org.jspecify.annotations.Nullable;

/** Turns frames of numbers into rows that the model accepts, or says which field of the request it does not. */
final class FrameEncoder {
    private FrameEncoder() {}

    /** Frames as a row; without content when there are none. */
    static EncodedRow encode(LoadedModel model, float[] @Nullable [] frames, String name) {
        float[] values = values(model, frames, name);
        RowContent content = frames.length == 0 ? null : RowContent.ofFrames(values, frames.length);
        return new EncodedRow(content, null, frames.length, 0);
    }

    private static float[] values(LoadedModel model, float[] @Nullable [] frames, String name) {
        int width = model.frameWidth();
        if (width == 0) {
            throw InferenceException.invalid(name, "the model reads text, not frames: give 'text' or 'tokens'");
        }
        if (frames.length > model.maxTokens()) {
            throw InferenceException.at(
                    ErrorCode.INPUT_TOO_LARGE,
                    name,
                    "'" + name + "' has " + frames.length + " frames, the model takes " + model.maxTokens());
        }
        float[] values = new float[frames.length * width];
        for (int i = 0; i < frames.length; i++) {
            float[] frame = frames[i];
            if (frame == null || frame.length != width) {
                String field = name + "[" + i + "]";
                throw InferenceException.invalid(
                        field,
                        "'" + field + "' has " + (frame == null ? "no" : frame.length) + " values, a frame has "
                                + width);
            }
            for (int j = 0; j < width; j++) {
                if (!Float.isFinite(frame[j])) {
                    String field = name + "[" + i + "]";
                    throw InferenceException.invalid(
                            field, "'" + field + "' holds " + frame[j] + "; only finite numbers are allowed");
                }
                values[i * width + j] = frame[j];
            }
        }
        return values;
    }
}
