package io.recurrent.runtime;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * How much of a graph file is not raw weights. That part becomes objects on the heap when the file is read, many times
 * its size, so it is counted first, without making any.
 */
final class GraphStructure {
    /** Nodes, names and attributes; exported recurrent graphs have well below a mebibyte. */
    private static final long MOST_BYTES = 8L << 20;

    private static final long MOST_FLOAT_BYTES = 256L << 20;
    private static final int DEEPEST = 100;
    private static final long MIB = 1L << 20;

    /** The messages on the way to weights; by the ONNX specification's numbers of fields. */
    private enum Message {
        MODEL,
        GRAPH,
        NODE,
        ATTRIBUTE,
        TENSOR;

        @org.jspecify.annotations.Nullable
        Message at(int field) {
            return switch (this) {
                case MODEL -> field == 7 ? GRAPH : null;
                case GRAPH -> field == 1 ? NODE : field == 5 ? TENSOR : null;
                case NODE -> field == 5 ? ATTRIBUTE : null;
                case ATTRIBUTE -> field == 5 ? TENSOR : field == 6 ? GRAPH : null;
                case TENSOR -> null;
            };
        }
    }

    private static final int FLOAT_DATA = 4;
    private static final int RAW_DATA = 9;

    private long rawBytes;
    private long floatBytes;

    private GraphStructure() {}

    /**
     * Refuses a file whose graph would take too much of the heap.
     *
     * @throws GraphRejectedException with what it has and what it may have
     * @throws IOException when it is no protocol buffer
     */
    static void require(ByteBuffer content) throws GraphRejectedException, IOException {
        GraphStructure structure = new GraphStructure();
        long all = content.remaining();
        structure.scan(UnsafeByteOperations.unsafeWrap(content).newCodedInput(), Message.MODEL, 0);
        if (structure.floatBytes > MOST_FLOAT_BYTES) {
            throw new GraphRejectedException("the graph keeps " + structure.floatBytes / MIB
                    + " MiB of weights as lists of floats; write them as raw data (onnx.numpy_helper.from_array)");
        }
        long bytes = all - structure.rawBytes - structure.floatBytes;
        if (bytes > MOST_BYTES) {
            throw new GraphRejectedException("the graph has " + bytes / MIB + " MiB beside its raw weights; at most "
                    + MOST_BYTES / MIB + " MiB are read");
        }
    }

    private void scan(CodedInputStream in, Message message, int depth) throws IOException {
        if (depth > DEEPEST) {
            throw new IOException("graphs are nested too deeply");
        }
        while (true) {
            int tag = in.readTag();
            if (tag == 0) {
                return;
            }
            int field = WireFormat.getTagFieldNumber(tag);
            if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                in.skipField(tag);
                continue;
            }
            int length = in.readRawVarint32();
            Message inner = message.at(field);
            if (inner != null) {
                int limit = in.pushLimit(length);
                scan(in, inner, depth + 1);
                in.popLimit(limit);
            } else {
                count(message, field, length);
                in.skipRawBytes(length);
            }
        }
    }

    private void count(Message message, int field, int length) {
        if (message == Message.TENSOR && field == RAW_DATA) {
            rawBytes += length;
        } else if (message == Message.TENSOR && field == FLOAT_DATA) {
            floatBytes += length;
        }
    }
}
