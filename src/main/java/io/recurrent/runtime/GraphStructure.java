package io.recurrent.runtime;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A graph file without its weights. What is left becomes objects on the heap when it is read, many times its size, so
 * it is limited; weights may have any size and are never copied.
 */
final class GraphStructure {
    /** Nodes, names and attributes; exported recurrent graphs have well below a mebibyte. */
    private static final int MOST_BYTES = 8 << 20;

    /** Longer data are weights; shapes are shorter. */
    private static final int MOST_DATA_BYTES = 1024;

    /** As deep as protocol buffers are read. */
    private static final int DEEPEST = 100;

    private static final long MIB = 1L << 20;

    /** The messages on the way to weights; by the ONNX specification's numbers of fields. */
    private enum Message {
        MODEL,
        GRAPH,
        NODE,
        ATTRIBUTE,
        TENSOR;

        @Nullable
        Message at(int field) {
            return switch (this) {
                case MODEL -> field == 7 ? GRAPH : null;
                case GRAPH -> field == 1 ? NODE : field == 5 ? TENSOR : null;
                case NODE -> field == 5 ? ATTRIBUTE : null;
                case ATTRIBUTE -> field == 5 || field == 10 ? TENSOR : field == 6 || field == 11 ? GRAPH : null;
                case TENSOR -> null;
            };
        }

        /** float_data, int32_data, int64_data, raw_data, double_data, uint64_data. */
        boolean isData(int field) {
            return this == TENSOR
                    && switch (field) {
                        case 4, 5, 7, 9, 10, 11 -> true;
                        default -> false;
                    };
        }
    }

    /** The bytes of a buffer, which is not copied. */
    private static final class Bytes extends InputStream {
        private final ByteBuffer content;

        Bytes(ByteBuffer content) {
            this.content = content;
        }

        @Override
        public int read() {
            return content.hasRemaining() ? Byte.toUnsignedInt(content.get()) : -1;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            if (!content.hasRemaining()) {
                return -1;
            }
            int count = Math.min(length, content.remaining());
            content.get(into, from, count);
            return count;
        }

        @Override
        public long skip(long bytes) {
            int count = Math.clamp(bytes, 0, content.remaining());
            content.position(content.position() + count);
            return count;
        }
    }

    private long kept;

    private GraphStructure() {}

    /**
     * The file without its weights.
     *
     * @throws GraphRejectedException when more than weights is too much for the heap
     * @throws IOException when it is no protocol buffer
     */
    static byte[] of(ByteBuffer content) throws GraphRejectedException, IOException {
        CodedInputStream in = CodedInputStream.newInstance(new Bytes(content.duplicate()), 1 << 16);
        in.setSizeLimit(Integer.MAX_VALUE);
        return new GraphStructure().strip(in, Message.MODEL, 0);
    }

    private byte[] strip(CodedInputStream in, Message message, int depth) throws GraphRejectedException, IOException {
        if (depth > DEEPEST) {
            throw new IOException("graphs are nested too deeply");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            int field = WireFormat.getTagFieldNumber(tag);
            if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                keep(1);
                copyNumber(in, tag, out);
                continue;
            }
            int length = in.readRawVarint32();
            Message inner = message.at(field);
            if (inner != null) {
                int limit = in.pushLimit(length);
                keep(2);
                write(out, tag, strip(in, inner, depth + 1));
                in.popLimit(limit);
            } else if (message.isData(field) && length > MOST_DATA_BYTES) {
                in.skipRawBytes(length);
            } else {
                keep(Math.max(0L, length) + 2);
                write(out, tag, in.readRawBytes(length));
            }
        }
        out.flush();
        return bytes.toByteArray();
    }

    private static void copyNumber(CodedInputStream in, int tag, CodedOutputStream out) throws IOException {
        switch (WireFormat.getTagWireType(tag)) {
            case WireFormat.WIRETYPE_VARINT -> {
                out.writeUInt32NoTag(tag);
                out.writeUInt64NoTag(in.readUInt64());
            }
            case WireFormat.WIRETYPE_FIXED32 -> {
                out.writeUInt32NoTag(tag);
                out.writeFixed32NoTag(in.readFixed32());
            }
            case WireFormat.WIRETYPE_FIXED64 -> {
                out.writeUInt32NoTag(tag);
                out.writeFixed64NoTag(in.readFixed64());
            }
            default -> {
                // ONNX has no groups, so one is left out as any field that is not known.
                if (!in.skipField(tag)) {
                    throw new IOException("a group ends that did not begin");
                }
            }
        }
    }

    private static void write(CodedOutputStream out, int tag, byte[] content) throws IOException {
        out.writeUInt32NoTag(tag);
        out.writeUInt32NoTag(content.length);
        out.writeRawBytes(content);
    }

    /** Before the bytes are read. */
    private void keep(long bytes) throws GraphRejectedException {
        kept += bytes;
        if (kept > MOST_BYTES) {
            throw new GraphRejectedException("the graph has more than " + MOST_BYTES / MIB
                    + " MiB of nodes, names and attributes beside its weights");
        }
    }
}
