package io.recurrent.runtime;

import java.util.Set;

/** Kinds of ONNX operators, by how large their output is beside their inputs. */
final class ConstantOperators {
    /** Operators whose output has the values of the first input in another shape. */
    static final Set<String> KEEPING = Set.of("Reshape", "Squeeze", "Unsqueeze", "Flatten");

    /** Operators whose output has the shape and the values of the first input, maybe in another type. */
    static final Set<String> ALIKE = Set.of("Identity", "Cast", "DequantizeLinear", "QuantizeLinear");

    /** Operators that make no more elements than their first input has, but may make small ones large. */
    static final Set<String> INDICES = Set.of("ArgMax", "ArgMin", "Unique", "Size");

    /** Operators that make no more elements than their first input has. */
    static final Set<String> NO_LARGER = Set.of(
            "Abs",
            "BatchNormalization",
            "Ceil",
            "Clip",
            "Compress",
            "Cos",
            "CumSum",
            "DepthToSpace",
            "Dropout",
            "Elu",
            "Erf",
            "Exp",
            "EyeLike",
            "Floor",
            "Gelu",
            "HardSigmoid",
            "IsInf",
            "IsNaN",
            "LayerNormalization",
            "LeakyRelu",
            "Log",
            "LogSoftmax",
            "Neg",
            "Not",
            "Reciprocal",
            "ReduceL1",
            "ReduceL2",
            "ReduceLogSum",
            "ReduceLogSumExp",
            "ReduceMax",
            "ReduceMean",
            "ReduceMin",
            "ReduceProd",
            "ReduceSum",
            "ReduceSumSquare",
            "Relu",
            "ReverseSequence",
            "Round",
            "ScatterElements",
            "ScatterND",
            "Sigmoid",
            "Sign",
            "Sin",
            "Slice",
            "Softmax",
            "Softplus",
            "Softsign",
            "SpaceToDepth",
            "Split",
            "Sqrt",
            "Tanh",
            "Transpose",
            "Trilu",
            "CastLike",
            "DynamicQuantizeLinear");

    static final Set<String> BROADCASTING = Set.of(
            "Add",
            "Sub",
            "Mul",
            "Div",
            "Pow",
            "Mod",
            "And",
            "Or",
            "Xor",
            "Equal",
            "Less",
            "LessOrEqual",
            "Greater",
            "GreaterOrEqual",
            "Where",
            "Min",
            "Max",
            "Sum",
            "Mean",
            "PRelu",
            "BitShift");

    private ConstantOperators() {}
}
