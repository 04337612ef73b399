package io.blockbuster.core.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import com.google.protobuf.InvalidProtocolBufferException;
import io.blockbuster.core.model.Activation;
import io.blockbuster.core.model.BertConfig;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.RandomBert;
import io.blockbuster.core.model.SentimentLabels;
import io.blockbuster.core.model.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PackedBertGraphTest {
    private static final List<int[]> TEXTS = List.of(
            new int[] {1, 5, 9, 3, 3, 0, 7}, new int[] {4}, new int[] {9, 8, 7, 6, 5, 4, 3, 2, 1, 0, 1}, new int[] {2, 2
            });
    private static final double TEMPERATURE = 1.7;
    private static final Device CPU = new Device.Cpu();

    @ParameterizedTest(name = "{0} layers, {1} wide, {2} heads, {3} inside, {4}, {5} labels")
    @CsvSource({
        "1, 8, 1, 16, GELU, 2",
        "2, 24, 3, 40, RELU, 3",
        "2, 16, 4, 8, GELU_TANH, 2",
        "3, 32, 2, 64, GELU, 5",
    })
    void shouldComputeTextsOfAnyLengthsTogetherAsTheReferenceDoesOneByOne(
            int layers, int hidden, int heads, int intermediate, Activation activation, int classes)
            throws OrtException {
        // Given
        BertConfig config = RandomBert.config(layers, hidden, heads, intermediate, activation, classes);
        BertWeights weights = RandomBert.weights(config);
        SentimentLabels labels = new SentimentLabels(config.labels(), classes - 1, 0);
        float[] margins = {0, 0.5f, -3, 1};

        // When
        PackedSession.Result result = run(config, weights, labels, false, margins);

        // Then
        ReferenceBert reference = new ReferenceBert(config, weights);
        for (int i = 0; i < TEXTS.size(); i++) {
            double[] expected = reference.logits(TEXTS.get(i));
            expected[labels.positive()] += margins[i] / 2;
            expected[labels.negative()] -= margins[i] / 2;
            float[] logits = Arrays.copyOfRange(result.logits(), i * classes, (i + 1) * classes);
            assertThat(logits).containsExactly(floats(expected), within(3e-5f));
            assertThat(result.positive()[i])
                    .isCloseTo((float) labels.probability(floats(expected), TEMPERATURE), within(1e-5f));
        }
    }

    @Test
    void shouldDifferByRoundingOnlyInHalfPrecision() throws OrtException {
        BertConfig config = RandomBert.config(3, 32, 2, 64, Activation.GELU, 2);
        BertWeights weights = RandomBert.weights(config);
        SentimentLabels labels = new SentimentLabels(config.labels(), 1, 0);

        float[] single = run(config, weights, labels, false, new float[4]).logits();
        float[] half = run(config, weights, labels, true, new float[4]).logits();

        assertThat(half).containsExactly(single, within(0.02f));
        assertThat(half).isNotEqualTo(single);
    }

    @Test
    void shouldHoldTheEncoderInHalfPrecisionAndSumsInSingle() throws InvalidProtocolBufferException {
        GraphProto graph = graph(RandomBert.config(3, 32, 2, 64, Activation.GELU, 2), true);

        Map<String, DataType> types = graph.getInitializerList().stream()
                .collect(Collectors.toMap(TensorProto::getName, tensor -> DataType.forNumber(tensor.getDataType())));
        assertThat(types)
                .containsEntry("bert.embeddings.word_embeddings.weight", DataType.FLOAT16)
                .containsEntry("bert.encoder.layer.0.attention.self.weights", DataType.FLOAT16)
                .containsEntry("bert.encoder.layer.0.output.LayerNorm.weight", DataType.FLOAT16)
                .containsEntry("bert.encoder.layer.2.attention.self.key.heads", DataType.FLOAT16)
                .containsEntry("bert.pooler.dense.weight", DataType.FLOAT)
                .containsEntry("classifier.weight", DataType.FLOAT);
        NodeProto softmax = nodes(graph, "Softmax").get(0);
        NodeProto sum = producer(graph, softmax.getInput(0));
        assertThat(sum.getOpType()).isEqualTo("Add");
        NodeProto cast = producer(graph, sum.getInput(0));
        assertThat(cast.getOpType()).isEqualTo("Cast");
        assertThat(cast.getAttribute(0).getI()).isEqualTo(DataType.FLOAT.getNumber());
    }

    @Test
    void shouldCallThePackedAttentionAsItsContractSays() throws InvalidProtocolBufferException {
        GraphProto graph = graph(RandomBert.config(3, 32, 2, 64, Activation.GELU, 2), true);

        // Once for each layer but the last: query with keys and values inside, no key, no value, biases, offsets, ends
        List<NodeProto> attentions = nodes(graph, "PackedMultiHeadAttention");
        assertThat(attentions).hasSize(2).allSatisfy(node -> {
            assertThat(node.getDomain()).isEqualTo("com.microsoft");
            assertThat(node.getInputList()).hasSize(6);
            assertThat(node.getInputList().subList(1, 3)).containsExactly("", "");
            assertThat(node.getInputList().subList(4, 6)).containsExactly("token_offset", "cumulative_sequence_length");
            assertThat(node.getAttributeList()).singleElement().satisfies(heads -> {
                assertThat(heads.getName()).isEqualTo("num_heads");
                assertThat(heads.getI()).isEqualTo(2);
            });
            assertThat(shape(graph, node.getInput(3))).containsExactly(96L);
        });
        assertThat(shape(graph, "bert.encoder.layer.0.attention.self.weights")).containsExactly(32L, 96L);
        assertThat(nodes(graph, "SkipLayerNormalization")).hasSize(1 + 2 * 3);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void shouldLackNothingButTheKernelOfThePackedAttentionOnTheCpu(boolean half) {
        BertConfig config = RandomBert.config(2, 16, 2, 32, Activation.GELU, 2);
        byte[] graph = PackedBertGraph.classifier(
                config,
                RandomBert.weights(config),
                new SentimentLabels(config.labels(), 1, 0),
                TEMPERATURE,
                half,
                AttentionForm.PACKED);

        // ONNX Runtime checks names, types and shapes of the whole graph before it looks for kernels.
        assertThatThrownBy(() -> PackedSession.open(graph, CPU, CudaOptions.DEFAULT, 16))
                .isInstanceOf(OrtException.class)
                .hasMessageContaining("ORT_NOT_IMPLEMENTED")
                .hasMessageContaining("PackedMultiHeadAttention");
    }

    @Test
    void shouldRefuseAWeightThatHalfPrecisionCannotHold() {
        BertConfig config = RandomBert.config(1, 8, 1, 16, Activation.GELU, 2);
        BertWeights large = RandomBert.weights(config)
                .with(Map.of(
                        "bert.embeddings.LayerNorm.bias",
                        new Tensor(new int[] {8}, new float[] {0, 0, 70_000, 0, 0, 0, 0, 0})));

        assertThatThrownBy(() -> PackedBertGraph.classifier(
                        config,
                        large,
                        new SentimentLabels(config.labels(), 1, 0),
                        TEMPERATURE,
                        true,
                        AttentionForm.PACKED))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("bert.embeddings.LayerNorm.bias")
                .hasMessageContaining("fp32");
    }

    @Test
    void shouldAskCudaForSumsInSinglePrecisionAndABoundOnItsMemory() {
        assertThat(CudaProvider.cuda(new CudaOptions(Precision.FP16, 1L << 30, false)))
                .containsEntry("enable_skip_layer_norm_strict_mode", "1")
                .containsEntry("sdpa_kernel", "18")
                .containsEntry("use_tf32", "0")
                .containsEntry("gpu_mem_limit", "1073741824");
        assertThat(CudaProvider.cuda(CudaOptions.DEFAULT))
                .containsOnlyKeys(
                        "enable_skip_layer_norm_strict_mode", "sdpa_kernel", "use_tf32", "arena_extend_strategy");
    }

    @Test
    void shouldDivideTheBoundOnMemoryBetweenCudaAndTensorRt() {
        CudaOptions options = new CudaOptions(Precision.FP16, 1L << 30, true);

        assertThat(CudaProvider.cuda(options)).containsEntry("gpu_mem_limit", "536870912");
        assertThat(CudaProvider.tensorRt(options))
                .containsEntry("trt_max_workspace_size", "536870912")
                .containsEntry("trt_fp16_enable", "1");
    }

    @Test
    void shouldNotLetTensorRtComputeInHalfPrecisionWhereFloat32IsAskedFor() {
        assertThat(CudaProvider.tensorRt(new CudaOptions(Precision.FP32, 0, true)))
                .containsExactly(Map.entry("trt_fp16_enable", "0"));
    }

    private static PackedSession.Result run(
            BertConfig config, BertWeights weights, SentimentLabels labels, boolean half, float[] margins)
            throws OrtException {
        byte[] graph = PackedBertGraph.classifier(config, weights, labels, TEMPERATURE, half, AttentionForm.PADDED);
        try (PackedSession session = PackedSession.open(graph, CPU, CudaOptions.DEFAULT, RandomBert.POSITIONS)) {
            return session.run(TEXTS, margins);
        }
    }

    private static GraphProto graph(BertConfig config, boolean half) throws InvalidProtocolBufferException {
        return ModelProto.parseFrom(PackedBertGraph.classifier(
                        config,
                        RandomBert.weights(config),
                        new SentimentLabels(config.labels(), 1, 0),
                        TEMPERATURE,
                        half,
                        AttentionForm.PACKED))
                .getGraph();
    }

    private static List<NodeProto> nodes(GraphProto graph, String operator) {
        return graph.getNodeList().stream()
                .filter(node -> node.getOpType().equals(operator))
                .toList();
    }

    private static NodeProto producer(GraphProto graph, String value) {
        return graph.getNodeList().stream()
                .filter(node -> node.getOutputList().contains(value))
                .findFirst()
                .orElseThrow();
    }

    private static List<Long> shape(GraphProto graph, String constant) {
        return graph.getInitializerList().stream()
                .filter(tensor -> tensor.getName().equals(constant))
                .findFirst()
                .orElseThrow()
                .getDimsList();
    }

    private static float[] floats(double[] values) {
        float[] narrow = new float[values.length];
        for (int i = 0; i < narrow.length; i++) {
            narrow[i] = (float) values[i];
        }
        return narrow;
    }
}
