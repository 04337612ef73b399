package io.blockbuster.core.pickle;

import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The type of a tensor's elements, named as in PyTorch's storages: {@code FloatStorage} has {@link #FLOAT}. */
enum ElementType {
    FLOAT("Float", Float.BYTES),
    HALF("Half", Short.BYTES),
    BFLOAT16("BFloat16", Short.BYTES),
    DOUBLE("Double", Double.BYTES),
    LONG("Long", Long.BYTES),
    INT("Int", Integer.BYTES),
    SHORT("Short", Short.BYTES),
    CHAR("Char", Byte.BYTES),
    BYTE("Byte", Byte.BYTES),
    BOOL("Bool", Byte.BYTES);

    private final String torchName;
    private final int bytes;

    ElementType(String torchName, int bytes) {
        this.torchName = torchName;
        this.bytes = bytes;
    }

    /** The type of a storage class of PyTorch, such as {@code FloatStorage}. */
    static Optional<ElementType> ofStorage(String name) {
        return Arrays.stream(values())
                .filter(type -> name.equals(type.torchName + "Storage"))
                .findFirst();
    }

    /** Bytes of an element. */
    int bytes() {
        return bytes;
    }

    /** PyTorch's name of the type. */
    String torchName() {
        return torchName;
    }

    /**
     * An element as a float32.
     *
     * @param data little-endian
     * @param index of the element
     * @throws PickleException if the type is not a floating point type
     */
    float read(ByteBuffer data, int index) {
        return switch (this) {
            case FLOAT -> data.getFloat(index * bytes);
            case HALF -> Fp16Conversions.fp16ToFloat(data.getShort(index * bytes));
            case BFLOAT16 -> Fp16Conversions.bf16ToFloat(data.getShort(index * bytes));
            case DOUBLE -> (float) data.getDouble(index * bytes);
            case LONG, INT, SHORT, CHAR, BYTE, BOOL ->
                throw new PickleException(
                        "has elements of type " + torchName + "; Float, Half, BFloat16 and Double can be read");
        };
    }
}
