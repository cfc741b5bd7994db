package io.recurrent.api.grpc.call;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/**
 * What a message takes in memory once it is parsed and mapped, guessed from its bytes without making anything: a string
 * of one letter is three bytes of the message and an object of its own afterwards. Guesses are on the high side.
 */
final class MessageSize {
    /** A string with its array, its place in the message's list and its place in the list that it is mapped to. */
    private static final int STRING_BYTES = 72;
    /** A message with its fields; also a field that is not known, which is kept. */
    private static final int MESSAGE_BYTES = 112;
    /** The most that one byte of packed numbers becomes: eight, in a list that grew by half, and mapped to another. */
    private static final int BYTES_PER_VARINT = 20;

    /** Of texts in two bytes a character, and of floats in a list that grew by half, and mapped to an array. */
    private static final int BYTES_PER_BYTE = 3;
    /** Protobuf's own limit. */
    private static final int MOST_DEPTH = 100;

    private final CodedInputStream wire;
    private final long most;
    private long bytes;

    private MessageSize(byte[] message, long most) {
        this.wire = CodedInputStream.newInstance(message);
        this.most = most;
    }

    /**
     * The size of a message.
     *
     * @param most where counting ends
     * @return bytes; more than {@code most} when it is more, however much
     */
    static long of(byte[] message, Descriptor type, long most) {
        MessageSize size = new MessageSize(message, most);
        try {
            size.add(type, 0);
        } catch (IOException e) {
            // Malformed: what comes before that place is all that is parsed, and the parser says what is wrong.
            return size.bytes;
        }
        return size.bytes;
    }

    private void add(Descriptor type, int depth) throws IOException {
        bytes += MESSAGE_BYTES;
        for (int tag = wire.readTag(); tag != 0 && bytes <= most; tag = wire.readTag()) {
            FieldDescriptor field = type.findFieldByNumber(WireFormat.getTagFieldNumber(tag));
            if (field == null) {
                bytes += MESSAGE_BYTES;
                int before = wire.getTotalBytesRead();
                wire.skipField(tag);
                bytes += wire.getTotalBytesRead() - before;
            } else if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) {
                add(field, wire.readRawVarint32(), depth);
            } else {
                bytes += BYTES_PER_VARINT;
                wire.skipField(tag);
            }
        }
    }

    private void add(FieldDescriptor field, int length, int depth) throws IOException {
        switch (field.getJavaType()) {
            case MESSAGE -> {
                if (depth < MOST_DEPTH) {
                    int outer = wire.pushLimit(length);
                    add(field.getMessageType(), depth + 1);
                    if (bytes <= most) {
                        wire.popLimit(outer);
                    }
                    return;
                }
            }
            case STRING, BYTE_STRING -> bytes += STRING_BYTES + (long) BYTES_PER_BYTE * length;
            case FLOAT, DOUBLE -> bytes += (long) BYTES_PER_BYTE * length;
            default -> bytes += (long) BYTES_PER_VARINT * length;
        }
        wire.skipRawBytes(length);
    }
}
