package io.recurrent.process;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.fixture.GraphBytes;
import io.recurrent.runtime.CudaUse;
import io.recurrent.runtime.OnnxRuntime;
import io.recurrent.runtime.Session;
import io.recurrent.runtime.SessionContract;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.Tensor;
import io.recurrent.tensor.TensorSpec;
import io.recurrent.tensor.TensorSpec.Values;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A process of its own that gives one input to a GRU: through the server's door, or past it to the native runtime.
 *
 * <p>Arguments: the graph, {@code door} or {@code past}, rows, steps; or {@code close} to close a session under its
 * runs.
 */
final class KillerInput {
    static final int REFUSED = 42;
    private static final int CLOSES = 200;
    private static final int LABELS = 2;

    private KillerInput() {}

    public static void main(String[] arguments) throws Exception {
        Path graph = Path.of(arguments[0]);
        switch (arguments[1]) {
            case "door" -> throughTheDoor(graph, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            case "past" -> pastTheDoor(graph, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            default -> closeUnderRuns(graph);
        }
    }

    private static Session open(OnnxRuntime runtime, Path graph) throws Exception {
        return runtime.open(
                GraphBytes.of(graph),
                signature -> new SessionContract(
                        List.of(new TensorSpec("ids", ElementType.INT64, Shape.of(-1, -1), 0, 1, new Values.Ids(10))),
                        List.of()));
    }

    private static List<Tensor> inputs(int rows, int steps) {
        return List.of(new Tensor("ids", ElementType.INT64, Shape.of(rows, steps), LongBuffer.allocate(rows * steps)));
    }

    private static List<Tensor> outputs(int rows) {
        FloatBuffer scores = ByteBuffer.allocateDirect(rows * LABELS * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        return List.of(new Tensor("scores", ElementType.FLOAT32, Shape.of(rows, LABELS), scores));
    }

    private static void throughTheDoor(Path graph, int rows, int steps) throws Exception {
        try (Session session = open(new OnnxRuntime(CudaUse.OFF), graph)) {
            session.run(inputs(rows, steps), outputs(rows));
        } catch (InferenceException e) {
            System.exit(e.code() == ErrorCode.INVALID_ARGUMENT ? REFUSED : 1);
        }
    }

    private static void pastTheDoor(Path graph, int rows, int steps) throws Exception {
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "killer");
        try (OrtSession session = environment.createSession(graph.toString(), new OrtSession.SessionOptions());
                OnnxTensor ids = OnnxTensor.createTensor(
                        environment, LongBuffer.allocate(rows * steps), new long[] {rows, steps})) {
            session.run(Map.of("ids", ids)).close();
        }
    }

    /** Runs on two threads while a third closes; each run answers or says that the session is closed. */
    private static void closeUnderRuns(Path graph) throws Exception {
        OnnxRuntime runtime = new OnnxRuntime(CudaUse.OFF);
        for (int i = 0; i < CLOSES; i++) {
            Session session = open(runtime, graph);
            List<Thread> callers = List.of(runUntilClosed(session), runUntilClosed(session));
            session.run(inputs(1, 50), outputs(1));
            session.close();
            session.close();
            for (Thread caller : callers) {
                caller.join();
            }
        }
        System.exit(runtime.liveNatives() == 0 ? REFUSED : 1);
    }

    private static Thread runUntilClosed(Session session) {
        return Thread.ofPlatform().start(() -> {
            try {
                while (true) {
                    session.run(inputs(2, 50), outputs(2));
                }
            } catch (IllegalStateException closed) {
                // What every run after the close must get.
            }
        });
    }
}
