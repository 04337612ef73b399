package io.blockbuster.core.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import io.blockbuster.core.model.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The weights of an encoder of BERT's form out of its ONNX file, under Hugging Face's names, as PyTorch's exporter writes
 * them: all-MiniLM-L6-v2, bge-small-en-v1.5.
 *
 * <p>Embeddings, biases and layer norms carry these names there; linear weights are nameless and stored as
 * {@code [in, out]}, and the node that multiplies by one tells its name.
 */
public final class OnnxEncoderWeights {
    private static final Pattern LINEAR =
            Pattern.compile("/(encoder/layer\\.\\d+/(?:attention/self/(?:query|key|value)|.*dense))/MatMul");

    private OnnxEncoderWeights() {}

    /**
     * Reads them.
     *
     * @param onnx the file's bytes, some 100 MB
     * @throws IOException if they are no ONNX model
     */
    public static Map<String, Tensor> read(InputStream onnx) throws IOException {
        CodedInputStream coded = CodedInputStream.newInstance(onnx);
        coded.setSizeLimit(Integer.MAX_VALUE);
        return weights(ModelProto.parseFrom(coded).getGraph());
    }

    private static Map<String, Tensor> weights(GraphProto graph) {
        Map<String, String> names = new HashMap<>();
        graph.getNodeList().forEach(node -> {
            Matcher linear = LINEAR.matcher(node.getName());
            if (linear.matches()) {
                names.put(node.getInput(1), linear.group(1).replace('/', '.') + ".weight");
            }
        });
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (TensorProto tensor : graph.getInitializerList()) {
            String linear = names.get(tensor.getName());
            if (linear != null) {
                tensors.put(linear, floats(tensor).transposed());
            } else if (tensor.getDataType() == TensorProto.DataType.FLOAT.getNumber()) {
                tensors.put(tensor.getName(), floats(tensor));
            }
        }
        return tensors;
    }

    private static Tensor floats(TensorProto tensor) {
        float[] values = new float[tensor.getRawData().size() / Float.BYTES];
        tensor.getRawData()
                .asReadOnlyByteBuffer()
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer()
                .get(values);
        return new Tensor(
                tensor.getDimsList().stream().mapToInt(Math::toIntExact).toArray(), values);
    }
}
