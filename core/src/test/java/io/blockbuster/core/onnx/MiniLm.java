package io.blockbuster.core.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedInputStream;
import io.blockbuster.core.model.SafeTensorsWriter;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.model.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The encoder all-MiniLM-L6-v2 as a folder in Hugging Face layout, made from the ONNX file in a Maven artifact. There,
 * linear weights are nameless and stored as {@code [in, out]}; the node that multiplies by one tells its name.
 */
final class MiniLm {
    private static final Pattern LINEAR =
            Pattern.compile("/(encoder/layer\\.\\d+/(?:attention/self/(?:query|key|value)|.*dense))/MatMul");

    private MiniLm() {}

    static Path unpack(Path folder) throws IOException {
        Map<String, Tensor> tensors = weights(graph());
        new SafeTensorsWriter(Precision.F32)
                .write(folder.resolve("model.safetensors"), tensors, Map.of("format", "pt"));
        Files.writeString(folder.resolve("config.json"), """
                {"model_type": "bert", "vocab_size": 30522, "hidden_size": 384, "num_hidden_layers": 6,
                 "num_attention_heads": 12, "intermediate_size": 1536, "hidden_act": "gelu",
                 "layer_norm_eps": 1e-12, "max_position_embeddings": 512, "type_vocab_size": 2}
                """);
        try (InputStream tokenizer = resource("/all-minilm-l6-v2-tokenizer.json")) {
            Files.copy(tokenizer, folder.resolve("tokenizer.json"));
        }
        return folder;
    }

    private static GraphProto graph() throws IOException {
        try (InputStream in = resource("/all-minilm-l6-v2.onnx")) {
            CodedInputStream coded = CodedInputStream.newInstance(in);
            coded.setSizeLimit(Integer.MAX_VALUE);
            return ModelProto.parseFrom(coded).getGraph();
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(MiniLm.class.getResourceAsStream(name), name);
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
