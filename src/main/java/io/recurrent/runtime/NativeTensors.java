package io.recurrent.runtime;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.recurrent.error.ErrorCode;
import io.recurrent.error.InferenceException;
import io.recurrent.tensor.ElementType;
import io.recurrent.tensor.Shape;
import io.recurrent.tensor.Tensor;
import io.recurrent.tensor.TensorData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tensors as the native runtime has them, and back. */
final class NativeTensors {
    private NativeTensors() {}

    /** The server's name for one of the runtime's types; empty for those that it neither feeds nor reads. */
    static Optional<ElementType> type(OnnxJavaType type) {
        return Optional.ofNullable(
                switch (type) {
                    case BOOL -> ElementType.BOOL;
                    case UINT8 -> ElementType.UINT8;
                    case INT8 -> ElementType.INT8;
                    case INT16 -> ElementType.INT16;
                    case INT32 -> ElementType.INT32;
                    case INT64 -> ElementType.INT64;
                    case FLOAT16 -> ElementType.FLOAT16;
                    case BFLOAT16 -> ElementType.BFLOAT16;
                    case FLOAT -> ElementType.FLOAT32;
                    case DOUBLE -> ElementType.FLOAT64;
                    default -> null;
                });
    }

    private static OnnxJavaType type(ElementType type) {
        return switch (type) {
            case BOOL -> OnnxJavaType.BOOL;
            case UINT8 -> OnnxJavaType.UINT8;
            case INT8 -> OnnxJavaType.INT8;
            case INT16 -> OnnxJavaType.INT16;
            case FLOAT16 -> OnnxJavaType.FLOAT16;
            case BFLOAT16 -> OnnxJavaType.BFLOAT16;
            case FLOAT64 -> OnnxJavaType.DOUBLE;
            default -> throw new IllegalStateException("no bytes of " + type + " are fed; this is a bug in the server");
        };
    }

    /** A native tensor over the buffer, or over a copy where it is not direct; the caller closes it. */
    static OnnxTensor create(OrtEnvironment environment, Tensor input) throws OrtException {
        long[] shape = input.shape().toArray();
        return switch (input.buffer()) {
            case IntBuffer ints -> OnnxTensor.createTensor(environment, ints, shape);
            case LongBuffer longs -> OnnxTensor.createTensor(environment, longs, shape);
            case FloatBuffer floats -> OnnxTensor.createTensor(environment, floats, shape);
            case ByteBuffer bytes -> OnnxTensor.createTensor(environment, bytes, shape, type(input.type()));
            default -> throw new IllegalStateException("no tensor over " + input.buffer());
        };
    }

    /**
     * A copy of an output.
     *
     * @throws InferenceException INFERENCE_FAILED when it is no tensor of a type that the server reads
     */
    static TensorData copy(String name, @Nullable OnnxValue value) {
        if (value instanceof OnnxTensor tensor) {
            ElementType type = type(tensor.getInfo().type).orElse(null);
            ByteBuffer copy = type == null ? null : tensor.getByteBuffer();
            if (type != null && copy != null) {
                return TensorData.of(
                        name, type, Shape.of(tensor.getInfo().getShape()), copy.order(ByteOrder.LITTLE_ENDIAN));
            }
        }
        throw new InferenceException(
                ErrorCode.INFERENCE_FAILED, "the model gave '" + name + "' as something that the server does not read");
    }
}
