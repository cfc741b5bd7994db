package io.recurrent.input;

import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.model.LoadedModel;
import io.recurrent.model.RowRun;
import io.recurrent.tensor.RowState;
import org.jspecify.annotations.Nullable;

/** Turns frames of numbers into rows that the model accepts, or says which field of the request it does not. */
public final class FrameEncoder {
    private FrameEncoder() {}

    /** A run of frames from the model's initial state, which is not kept. */
    public static RowRun run(LoadedModel model, float[] @Nullable [] frames) {
        return RowRun.ofFrames(values(model, frames), frames.length);
    }

    /** A run of frames whose state is kept. */
    public static RowRun run(LoadedModel model, float[] @Nullable [] frames, @Nullable RowState from) {
        return RowRun.ofFrames(values(model, frames), frames.length, from);
    }

    private static float[] values(LoadedModel model, float[] @Nullable [] frames) {
        int width = model.frameWidth();
        if (width == 0) {
            throw InferenceException.invalid("frames", "the model reads text, not frames: give 'text' or 'tokens'");
        }
        if (frames.length > model.maxTokens()) {
            throw InferenceException.at(
                    ErrorCode.INPUT_TOO_LARGE,
                    "frames",
                    "'frames' has " + frames.length + " frames, the model takes " + model.maxTokens());
        }
        float[] values = new float[frames.length * width];
        for (int i = 0; i < frames.length; i++) {
            String field = "frames[" + i + "]";
            float[] frame = frames[i];
            if (frame == null || frame.length != width) {
                throw InferenceException.invalid(
                        field,
                        "'" + field + "' has " + (frame == null ? "no" : frame.length) + " values, a frame has "
                                + width);
            }
            for (int j = 0; j < width; j++) {
                if (!Float.isFinite(frame[j])) {
                    throw InferenceException.invalid(
                            field, "'" + field + "' holds " + frame[j] + "; only finite numbers are allowed");
                }
                values[i * width + j] = frame[j];
            }
        }
        return values;
    }
}
