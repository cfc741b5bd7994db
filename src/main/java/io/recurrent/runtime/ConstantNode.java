package io.recurrent.runtime;

import static io.recurrent.runtime.ConstantValue.plus;
import static io.recurrent.runtime.ConstantValue.product;
import static io.recurrent.runtime.ConstantValue.times;

import io.recurrent.onnx.AttributeProto;
import io.recurrent.onnx.NodeProto;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How large the output of a node is whose inputs are constants, or whose shape is. An operator that is not known here
 * is taken to make as many elements as the product of all that it is given.
 */
final class ConstantNode {
    private final NodeProto node;
    private final List<ConstantValue> inputs;

    private ConstantNode(NodeProto node, List<ConstantValue> inputs) {
        this.node = node;
        this.inputs = inputs;
    }

    /** The node's largest output, of the inputs that are given. */
    static ConstantValue output(NodeProto node, List<ConstantValue> inputs) {
        ConstantNode constants = new ConstantNode(node, inputs);
        ConstantValue shaped = constants.shaped();
        if (shaped != null) {
            return shaped;
        }
        return inputs.stream().allMatch(ConstantValue::constant) ? constants.folded() : ConstantValue.VARIABLE;
    }

    /** Operators whose output's size is a value that they are given. */
    private @Nullable ConstantValue shaped() {
        return switch (node.getOpType()) {
            case "ConstantOfShape" -> wanted(0, 1, fillBytes());
            case "Expand" -> wanted(1, input(0).elements(), input(0).elementBytes());
            case "Tile" -> repeated();
            case "Pad" -> padded();
            case "OneHot" ->
                inputs.size() > 1 && inputs.get(1).constant()
                        ? made(times(input(0).elements(), input(1).first()), Float.BYTES)
                        : null;
            default -> null;
        };
    }

    /** A result that counts whether or not all inputs are constants. */
    private ConstantValue made(long elements, int elementBytes) {
        boolean constant = inputs.stream().allMatch(ConstantValue::constant);
        return new ConstantValue(constant, null, elements, elementBytes, null);
    }

    private ConstantValue input(int index) {
        return index < inputs.size() ? inputs.get(index) : ConstantValue.VARIABLE;
    }

    private int fillBytes() {
        return node.getAttributeList().stream()
                .filter(AttributeProto::hasT)
                .mapToInt(
                        attribute -> ConstantValue.elementBytes(attribute.getT().getDataType()))
                .findFirst()
                .orElse(Float.BYTES);
    }

    /** The shape that an input names, at least as large as something else. */
    private @Nullable ConstantValue wanted(int index, long least, int elementBytes) {
        ConstantValue shape = input(index);
        if (!shape.constant()) {
            return null;
        }
        long[] dims = shape.integers();
        if (dims == null) {
            return made(Long.MAX_VALUE, elementBytes);
        }
        long[] other = index == 0 ? null : input(0).dims();
        long elements = other == null ? Math.max(product(dims), least) : product(broadcast(other, dims));
        return index == 0 && shape.constant() ? ConstantValue.shaped(dims, elementBytes) : made(elements, elementBytes);
    }

    private @Nullable ConstantValue repeated() {
        ConstantValue repeats = input(1);
        if (!repeats.constant()) {
            return null;
        }
        long times = repeats.integers() == null ? Long.MAX_VALUE : product(repeats.integers());
        return made(times(input(0).elements(), times), input(0).elementBytes());
    }

    private @Nullable ConstantValue padded() {
        ConstantValue pads = input(1);
        if (inputs.size() < 2 || !pads.constant()) {
            return null;
        }
        long[] sizes = pads.integers();
        if (sizes == null) {
            return made(Long.MAX_VALUE, input(0).elementBytes());
        }
        long[] dims = input(0).dims();
        long elements = dims == null ? input(0).elements() : 1;
        int axes = sizes.length / 2;
        for (int axis = 0; axis < axes; axis++) {
            long more = plus(Math.max(0, sizes[axis]), Math.max(0, sizes[axes + axis]));
            // Padding one axis of an unknown shape repeats at most all the rest.
            long size = dims != null && axis < dims.length ? plus(dims[axis], more) : plus(1, more);
            elements = times(elements, size);
        }
        return made(elements, input(0).elementBytes());
    }

    private ConstantValue folded() {
        String operator = node.getOpType();
        if (operator.equals("Constant")) {
            return constant();
        }
        if (inputs.isEmpty()) {
            return attributeSized();
        }
        ConstantValue first = input(0);
        if (ConstantOperators.KEEPING.contains(operator)) {
            return first.reshaped();
        }
        if (ConstantOperators.ALIKE.contains(operator)) {
            return new ConstantValue(true, first.dims(), first.elements(), elementBytes(), first.integers());
        }
        if (ConstantOperators.NO_LARGER.contains(operator)) {
            return ConstantValue.sized(first.elements(), Math.max(first.elementBytes(), Float.BYTES));
        }
        if (ConstantOperators.INDICES.contains(operator)) {
            return ConstantValue.sized(first.elements(), Long.BYTES);
        }
        if (ConstantOperators.BROADCASTING.contains(operator)) {
            return broadcast();
        }
        return switch (operator) {
            case "Shape" ->
                first.dims() == null ? ConstantValue.sized(8, Long.BYTES) : ConstantValue.integers(first.dims());
            case "Concat" -> concatenated();
            case "Gather" -> gathered();
            case "Range" -> range();
            case "MatMul", "Gemm" -> multiplied();
            default -> unknown();
        };
    }

    private ConstantValue constant() {
        for (AttributeProto attribute : node.getAttributeList()) {
            switch (attribute.getName()) {
                case "value" -> {
                    return ConstantValue.of(attribute.getT());
                }
                case "value_int" -> {
                    return ConstantValue.integers(new long[] {attribute.getI()});
                }
                case "value_ints" -> {
                    return ConstantValue.integers(attribute.getIntsList().stream()
                            .mapToLong(Long::longValue)
                            .toArray());
                }
                default -> {
                    // floats and strings are of the size that they have in the file
                }
            }
        }
        return ConstantValue.sized(node.getSerializedSize(), 1);
    }

    /** Such as random numbers of a shape. */
    private ConstantValue attributeSized() {
        return ConstantValue.sized(attributes(), Float.BYTES);
    }

    /** Of a value that is cast or scaled. */
    private int elementBytes() {
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.getName().equals("to")) {
                return ConstantValue.elementBytes((int) attribute.getI());
            }
        }
        return Math.max(input(0).elementBytes(), Float.BYTES);
    }

    private long attributes() {
        long elements = 1;
        for (AttributeProto attribute : node.getAttributeList()) {
            for (long value : attribute.getIntsList()) {
                elements = times(elements, Math.max(1, value));
            }
        }
        return elements;
    }

    private ConstantValue broadcast() {
        long[] dims = new long[0];
        long elements = 1;
        int elementBytes = 1;
        for (ConstantValue input : inputs) {
            elements = times(elements, Math.max(1, input.elements()));
            elementBytes = Math.max(elementBytes, input.elementBytes());
            dims = dims == null || input.dims() == null ? null : broadcast(dims, input.dims());
        }
        if (dims == null) {
            return ConstantValue.sized(elements, elementBytes);
        }
        return new ConstantValue(true, dims, product(dims), elementBytes, arithmetic());
    }

    /** Shapes are added, multiplied and so on as short lists. */
    private long @Nullable [] arithmetic() {
        long[] one = input(0).integers();
        long[] other = input(1).integers();
        if (inputs.size() != 2 || one == null || other == null || one.length == 0 || other.length == 0) {
            return null;
        }
        long[] values = new long[Math.max(one.length, other.length)];
        for (int i = 0; i < values.length; i++) {
            long a = one[i % one.length];
            long b = other[i % other.length];
            switch (node.getOpType()) {
                case "Add" -> values[i] = a + b;
                case "Sub" -> values[i] = a - b;
                case "Mul" -> values[i] = a * b;
                case "Div" -> values[i] = b == 0 ? 0 : a / b;
                default -> {
                    return null;
                }
            }
        }
        return values;
    }

    private static long[] broadcast(long[] one, long[] other) {
        long[] longer = one.length >= other.length ? one.clone() : other.clone();
        long[] shorter = one.length >= other.length ? other : one;
        int shift = longer.length - shorter.length;
        for (int axis = 0; axis < shorter.length; axis++) {
            longer[shift + axis] = Math.max(longer[shift + axis], shorter[axis]);
        }
        return longer;
    }

    private ConstantValue concatenated() {
        long elements = 0;
        int elementBytes = 1;
        long[] values = new long[0];
        for (ConstantValue input : inputs) {
            elements = plus(elements, input.elements());
            elementBytes = Math.max(elementBytes, input.elementBytes());
            long[] more = input.integers();
            if (values != null && more != null) {
                long[] longer = Arrays.copyOf(values, values.length + more.length);
                System.arraycopy(more, 0, longer, values.length, more.length);
                values = longer;
            } else {
                values = null;
            }
        }
        return values != null ? ConstantValue.integers(values) : ConstantValue.sized(elements, elementBytes);
    }

    private ConstantValue gathered() {
        ConstantValue data = input(0);
        long[] values = data.integers();
        long[] indices = input(1).integers();
        if (values != null && indices != null) {
            return ConstantValue.integers(Arrays.stream(indices)
                    .map(index -> index < 0 ? index + values.length : index)
                    .map(index -> index < 0 || index >= values.length ? Long.MAX_VALUE : values[(int) index])
                    .toArray());
        }
        long[] dims = data.dims();
        boolean rows = dims != null
                && dims.length > 0
                && dims[0] > 0
                && node.getAttributeList().isEmpty();
        long each = dims != null && rows ? data.elements() / dims[0] : data.elements();
        return ConstantValue.sized(times(each, input(1).elements()), data.elementBytes());
    }

    private ConstantValue range() {
        long start = input(0).first();
        long end = input(1).first();
        long step = input(2).first();
        if (start == Long.MAX_VALUE || end == Long.MAX_VALUE || step == Long.MAX_VALUE || step == 0) {
            return ConstantValue.sized(Long.MAX_VALUE, Long.BYTES);
        }
        double steps = Math.ceil(((double) end - start) / step);
        return ConstantValue.sized((long) Math.max(0, steps), Long.BYTES);
    }

    private ConstantValue multiplied() {
        long[] one = input(0).dims();
        long[] other = input(1).dims();
        boolean plain = node.getOpType().equals("MatMul") && one != null && other != null && other.length == 2;
        if (one != null && other != null && plain && one.length > 0) {
            long[] dims = one.clone();
            dims[dims.length - 1] = other[1];
            return ConstantValue.shaped(dims, input(0).elementBytes());
        }
        return ConstantValue.sized(times(input(0).elements(), input(1).elements()), input(0).elementBytes());
    }

    private ConstantValue unknown() {
        long elements = attributes();
        for (ConstantValue input : inputs) {
            elements = times(elements, Math.max(1, input.elements()));
            for (long value : input.integers() == null ? new long[0] : input.integers()) {
                elements = times(elements, Math.max(1, value));
            }
        }
        return ConstantValue.sized(elements, Long.BYTES);
    }
}
