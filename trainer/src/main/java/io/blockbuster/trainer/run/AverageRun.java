package io.blockbuster.trainer.run;

import io.blockbuster.core.evaluation.Evaluation;
import io.blockbuster.core.evaluation.Prediction;
import io.blockbuster.core.model.ModelException;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.trainer.bert.ClassifierFolder;
import io.blockbuster.trainer.bert.Parameters;
import io.blockbuster.trainer.corpus.PieceCorpus;
import io.blockbuster.trainer.corpus.PieceText;
import io.blockbuster.trainer.corpus.TrainingData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run that learns nothing: it writes the mean of the weights of several transformers. Of models that went on from the same
 * weights by different ways the mean is often better than each (Wortsman et al., 2022, "Model soups"), and costs no more.
 */
public final class AverageRun {
    private final RunInputs inputs;
    private final List<Path> others;
    private final RunListener listener;

    /** @param others model folders that count as much as the base; one that is given twice counts twice */
    public AverageRun(RunInputs inputs, List<Path> others, RunListener listener) {
        this.inputs = inputs;
        this.others = List.copyOf(others);
        this.listener = listener;
    }

    /**
     * Averages, judges, writes; gives the evaluation on the held-out texts.
     *
     * @throws ModelException if the models are not of one shape
     * @throws IllegalArgumentException if there is only one
     */
    public Evaluation run() throws IOException {
        ModelFolder base = ModelFolder.open(inputs.base());
        if (others.isEmpty()) {
            throw new IllegalArgumentException("recipe " + inputs.recipe().name()
                    + " averages models: give the first as --base, each other as --average");
        }
        listener.onStage("Reading the data");
        TrainingData data = inputs.data();
        List<PieceText> validation = new PieceCorpus(base.tokenizer(), inputs.cache())
                .of(data.split().validation());
        Parameters mean = mean(base);
        double[] margins = WideRun.deep(base, mean, validation);
        double temperature = Verdict.temperature(validation, margins);
        List<Prediction> judged = Verdict.predictions(validation, margins, temperature, base.maxTokens());
        Evaluation evaluation = Evaluation.of(judged);
        ClassifierFolder.write(inputs.out(), base, mean, Precision.F16);
        new RunResult(inputs.recipe(), data, temperature, evaluation).write(inputs.out(), base);
        RunReport.write(inputs, base, data, null, judged);
        GoldenFile.write(inputs.out(), base);
        return evaluation;
    }

    private Parameters mean(ModelFolder base) {
        Parameters first = ClassifierFolder.read(base);
        List<Parameters> all = new ArrayList<>(List.of(first));
        for (Path folder : others) {
            Parameters other = ClassifierFolder.read(ModelFolder.open(folder));
            first.byName().forEach((name, tensor) -> {
                Tensor counterpart = other.byName().get(name);
                if (counterpart == null || !Arrays.equals(counterpart.shape(), tensor.shape())) {
                    throw new ModelException(folder + " has no tensor " + name + " of the shape "
                            + Arrays.toString(tensor.shape()) + "; only models of one shape can be averaged.");
                }
            });
            all.add(other);
        }
        Map<String, Tensor> means = new LinkedHashMap<>();
        first.byName().forEach((name, tensor) -> {
            double[] sums = new double[tensor.values().length];
            for (Parameters parameters : all) {
                float[] summand = parameters.get(name).values();
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += summand[i];
                }
            }
            float[] values = new float[sums.length];
            for (int i = 0; i < sums.length; i++) {
                values[i] = (float) (sums[i] / all.size());
            }
            means.put(name, new Tensor(tensor.shape(), values));
        });
        return new Parameters(means);
    }
}
