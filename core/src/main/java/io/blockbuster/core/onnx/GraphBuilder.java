package io.blockbuster.core.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.platform.Fp16Conversions;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * An ONNX graph under construction. Values are known by name; every method that adds one returns its name, so that
 * calls nest like the formula they build.
 */
public final class GraphBuilder {
    /** The operators that ONNX Runtime has beyond the standard. */
    static final String CONTRIB = "com.microsoft";

    private static final String STANDARD = "";
    private static final float LARGEST_HALF = 65_504;
    private static final int IR_VERSION = 8;
    private static final int STANDARD_OPSET = 17;
    private static final int CONTRIB_OPSET = 1;

    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("bert");
    private boolean half;

    /**
     * Whether {@link #constant} makes half precision from now on, instead of float32. Operators take one type only, so
     * a change goes with a {@link #cast}.
     */
    void half(boolean value) {
        half = value;
    }

    /** The type of the constants that {@link #constant} makes. */
    TensorProto.DataType type() {
        return half ? TensorProto.DataType.FLOAT16 : TensorProto.DataType.FLOAT;
    }

    /** A value in another type. */
    public String cast(String name, String value, TensorProto.DataType type) {
        return standard("Cast", name, List.of(value), attribute("to", (long) type.getNumber()));
    }

    /** A graph input of float32; each extent is a name for an unknown number, or a number. */
    public String floatInput(String name, String... extents) {
        graph.addInput(value(name, TensorProto.DataType.FLOAT, extents));
        return name;
    }

    /** A graph input of int32; each extent is a name for an unknown number. */
    String input(String name, String... extents) {
        graph.addInput(value(name, TensorProto.DataType.INT32, extents));
        return name;
    }

    /** A graph input of int64, as exports to ONNX have it. */
    public String longInput(String name, String... extents) {
        graph.addInput(value(name, TensorProto.DataType.INT64, extents));
        return name;
    }

    /** Declares a value to be a graph output of float32; each extent is a name or a number. */
    public void output(String name, String... extents) {
        graph.addOutput(value(name, TensorProto.DataType.FLOAT, extents));
    }

    /**
     * A constant of float32 or of half precision, as {@link #half} says.
     *
     * @throws ModelException if a value is too large for half precision
     */
    public String constant(String name, Tensor tensor) {
        if (half) {
            return constant(name, type(), UnsafeByteOperations.unsafeWrap(halves(name, tensor)), tensor.shape());
        }
        ByteBuffer raw =
                ByteBuffer.allocate(tensor.values().length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(tensor.values());
        return constant(name, TensorProto.DataType.FLOAT, UnsafeByteOperations.unsafeWrap(raw), tensor.shape());
    }

    private static ByteBuffer halves(String name, Tensor tensor) {
        ByteBuffer raw =
                ByteBuffer.allocate(tensor.values().length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : tensor.values()) {
            if (Math.abs(value) > LARGEST_HALF) {
                throw new ModelException(
                        name + " holds " + value + ", too large for half precision: take --precision fp32.");
            }
            raw.putShort(Fp16Conversions.floatToFp16(value));
        }
        return raw.flip();
    }

    /** A constant with one dimension. */
    public String constant(String name, float... values) {
        return constant(name, new Tensor(new int[] {values.length}, values));
    }

    /** A constant of integers of 8 bits, signed or unsigned as the type says. */
    String bytes(String name, TensorProto.DataType type, byte[] values, int... shape) {
        return constant(name, type, UnsafeByteOperations.unsafeWrap(values), shape);
    }

    /** A constant of int64 with one dimension, such as a shape. */
    public String shape(String name, long... values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        return constant(name, TensorProto.DataType.INT64, UnsafeByteOperations.unsafeWrap(raw), values.length);
    }

    /** A constant int64 without dimensions, such as an index. */
    public String scalar(String name, long value) {
        ByteBuffer raw = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.putLong(0, value);
        return constant(name, TensorProto.DataType.INT64, UnsafeByteOperations.unsafeWrap(raw));
    }

    /** A constant int32 without dimensions. */
    String integer(String name, int value) {
        ByteBuffer raw = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.putInt(0, value);
        return constant(name, TensorProto.DataType.INT32, UnsafeByteOperations.unsafeWrap(raw));
    }

    private String constant(String name, TensorProto.DataType type, ByteString raw, int... shape) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .setRawData(raw);
        for (int extent : shape) {
            tensor.addDims(extent);
        }
        graph.addInitializer(tensor);
        return name;
    }

    /** The value of a standard operator. */
    public String standard(String operator, String name, List<String> inputs, AttributeProto... attributes) {
        return node(STANDARD, operator, List.of(name), inputs, attributes);
    }

    /** The first of the values of a standard operator that has several. */
    String standard(String operator, List<String> names, List<String> inputs, AttributeProto... attributes) {
        return node(STANDARD, operator, names, inputs, attributes);
    }

    /** The value of an operator of ONNX Runtime; an empty input is one left out. */
    public String contrib(String operator, String name, List<String> inputs, AttributeProto... attributes) {
        return contrib(operator, List.of(name), inputs, attributes);
    }

    /** The first of the values of an operator of ONNX Runtime that has several. */
    String contrib(String operator, List<String> names, List<String> inputs, AttributeProto... attributes) {
        return node(CONTRIB, operator, names, inputs, attributes);
    }

    private String node(
            String domain, String operator, List<String> names, List<String> inputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setDomain(domain)
                .setOpType(operator)
                .setName(names.get(0))
                .addAllInput(inputs)
                .addAllOutput(names)
                .addAllAttribute(List.of(attributes)));
        return names.get(0);
    }

    public static AttributeProto attribute(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static AttributeProto attribute(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    public static AttributeProto attribute(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    /** The finished model, as ONNX Runtime loads it. */
    public byte[] build() {
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("blockbuster")
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain(STANDARD).setVersion(STANDARD_OPSET))
                .addOpsetImport(
                        OperatorSetIdProto.newBuilder().setDomain(CONTRIB).setVersion(CONTRIB_OPSET))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private static ValueInfoProto value(String name, TensorProto.DataType type, String... extents) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (String extent : extents) {
            TensorShapeProto.Dimension.Builder dimension = shape.addDimBuilder();
            if (Character.isDigit(extent.charAt(0))) {
                dimension.setDimValue(Long.parseLong(extent));
            } else {
                dimension.setDimParam(extent);
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(shape)))
                .build();
    }
}
