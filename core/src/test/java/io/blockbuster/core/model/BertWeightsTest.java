package io.blockbuster.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BertWeightsTest {
    private static final BertConfig CONFIG = RandomBert.config(2, 8, 2, 16, Activation.GELU, 2);

    private final Map<String, Tensor> tensors = RandomBert.tensors(CONFIG);

    @Test
    void shouldNameEveryTensorThatIsMissingOrMisshapen() {
        // Given
        tensors.remove("bert.pooler.dense.bias");
        tensors.remove("bert.encoder.layer.1.attention.self.key.weight");
        tensors.put("classifier.weight", new Tensor(new int[] {3, 8}, new float[24]));

        // When, Then
        assertThatThrownBy(() -> BertWeights.classifier(CONFIG, RandomBert.reader(tensors)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("Missing: bert.encoder.layer.1.attention.self.key.weight, bert.pooler.dense.bias")
                .hasMessageContaining("Misshapen: classifier.weight is [3, 8], not [2, 8]");
    }

    @Test
    void shouldSayThatABaseWithoutAHeadIsToBeLearnedFrom() {
        tensors.keySet().removeIf(name -> name.startsWith("classifier"));

        assertThatThrownBy(() -> BertWeights.classifier(CONFIG, RandomBert.reader(tensors)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("missing: classifier.weight, classifier.bias")
                .hasMessageContaining("blockbuster train --base");
    }

    @Test
    void shouldMakeAnewOnlyWhatDoesNotFitOfAHead() {
        // Given a head of another number of labels and no bias
        tensors.put("classifier.weight", new Tensor(new int[] {3, 8}, new float[24]));
        tensors.remove("classifier.bias");
        List<String> made = new ArrayList<>();

        // When
        BertWeights weights = BertWeights.classifier(CONFIG, RandomBert.reader(tensors), (name, shape) -> {
            made.add(name);
            return new Tensor(shape, new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)]);
        });

        // Then
        assertThat(made).containsExactly("classifier.weight", "classifier.bias");
        assertThat(weights.get("classifier.weight").shape()).containsExactly(2, 8);
        assertThat(weights.get("bert.pooler.dense.weight"))
                .usingRecursiveComparison()
                .isEqualTo(tensors.get("bert.pooler.dense.weight"));
    }

    @Test
    void shouldNeverMakeAnewWhatAnEncoderLacks() {
        tensors.remove("bert.encoder.layer.1.output.dense.bias");

        assertThatThrownBy(() -> BertWeights.classifier(
                        CONFIG, RandomBert.reader(tensors), (name, shape) -> new Tensor(shape, new float[0])))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("bert.encoder.layer.1.output.dense.bias");
    }

    @Test
    void shouldReadAnEncoderWithoutPoolerAndHead() {
        tensors.keySet().removeIf(name -> name.startsWith("bert.pooler") || name.startsWith("classifier"));

        assertThat(BertWeights.encoder(CONFIG, RandomBert.reader(tensors)).tensors())
                .containsOnlyKeys(tensors.keySet());
    }

    @Test
    void shouldKnowTensorsWithoutThePrefixAndByTheirOldNames() {
        // Given
        Map<String, Tensor> old = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> old.put(
                name.replaceFirst("^bert\\.", "")
                        .replace("LayerNorm.weight", "LayerNorm.gamma")
                        .replace("LayerNorm.bias", "LayerNorm.beta"),
                tensor));

        // When
        BertWeights weights = BertWeights.classifier(CONFIG, RandomBert.reader(old));

        // Then
        tensors.forEach((name, tensor) ->
                assertThat(weights.get(name).values()).as(name).isEqualTo(tensor.values()));
    }

    @Test
    void shouldReplaceTensorsOfTheSameShapeOnly() {
        BertWeights weights = RandomBert.weights(CONFIG);
        Tensor bias = new Tensor(new int[] {2}, new float[] {5, 6});

        assertThat(weights.with(Map.of("classifier.bias", bias)).get("classifier.bias"))
                .isSameAs(bias);
        assertThatThrownBy(() -> weights.with(Map.of("classifier.weight", bias)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("classifier.weight");
        assertThatThrownBy(() -> weights.with(Map.of("classifier.more", bias)))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("none of that name");
    }
}
