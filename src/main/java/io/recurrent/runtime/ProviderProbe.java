package io.recurrent.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import io.recurrent.onnx.GraphProto;
import io.recurrent.onnx.ModelProto;
import io.recurrent.onnx.NodeProto;
import io.recurrent.onnx.OperatorSetIdProto;
import io.recurrent.onnx.TensorShapeProto;
import io.recurrent.onnx.TypeProto;
import io.recurrent.onnx.ValueInfoProto;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * Runs a one-node graph to learn whether a provider works. The list of available providers names CUDA also where its
 * libraries or devices are missing.
 */
final class ProviderProbe {
    private static final int FLOAT = 1;
    private static final int OPSET = 17;
    private static final int IR_VERSION = 8;

    private ProviderProbe() {}

    /** Returns when the graph ran and gave the right number. */
    static void run(OrtEnvironment environment, SessionOptions options) throws OrtException {
        try (OrtSession session = environment.createSession(graph(), options);
                OnnxTensor one =
                        OnnxTensor.createTensor(environment, FloatBuffer.wrap(new float[] {1}), new long[] {1});
                OrtSession.Result result = session.run(Map.of("x", one))) {
            if (((OnnxTensor) result.get(0)).getFloatBuffer().get(0) != 2) {
                throw new OrtException("the probe graph computed a wrong sum");
            }
        }
    }

    private static byte[] graph() {
        NodeProto add = NodeProto.newBuilder()
                .setOpType("Add")
                .addInput("x")
                .addInput("x")
                .addOutput("y")
                .build();
        GraphProto graph = GraphProto.newBuilder()
                .setName("probe")
                .addNode(add)
                .addInput(value("x"))
                .addOutput(value("y"))
                .build();
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static ValueInfoProto value(String name) {
        TensorShapeProto shape = TensorShapeProto.newBuilder()
                .addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(1))
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(
                                TypeProto.Tensor.newBuilder().setElemType(FLOAT).setShape(shape)))
                .build();
    }
}
