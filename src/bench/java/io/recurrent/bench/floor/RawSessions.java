package io.recurrent.bench.floor;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** ONNX Runtime with the settings that were measured best (docs/RATIONALE.md). */
public final class RawSessions {
    private RawSessions() {}

    /** The environment of this process. */
    public static OrtEnvironment environment() throws OrtException {
        OrtEnvironment environment =
                OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "recurrent");
        environment.setTelemetry(false);
        return environment;
    }

    /** A session of that graph. */
    public static OrtSession open(OrtEnvironment environment, String file) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            options.setCPUArenaAllocator(false);
            options.setMemoryPatternOptimization(false);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
            return environment.createSession(file, options);
        }
    }

    /** Memory for so many values of 4 bytes. */
    public static ByteBuffer direct(int values) {
        return ByteBuffer.allocateDirect(values * Integer.BYTES).order(ByteOrder.nativeOrder());
    }
}
