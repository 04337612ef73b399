package io.blockbuster.trainer.run;

import io.blockbuster.core.evaluation.Evaluation;
import io.blockbuster.core.evaluation.Prediction;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.SafeTensorsWriter.Precision;
import io.blockbuster.core.model.Tensor;
import io.blockbuster.trainer.bert.BertNames;
import io.blockbuster.trainer.bert.ClassifierFolder;
import io.blockbuster.trainer.bert.Parameters;
import io.blockbuster.trainer.corpus.PieceCorpus;
import io.blockbuster.trainer.corpus.PieceText;
import io.blockbuster.trainer.corpus.TrainingData;
import io.blockbuster.trainer.recipe.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A run that learns a head for an encoder that stays as it is: a logistic regression of its [CLS] vectors, which are
 * computed once and kept in the cache. Writes a model folder, and {@code margins.tsv} of all texts: a few hundred weights
 * learned from many labels say of these texts about what they say of others.
 */
public final class ProbeRun {
    /** What the pooler multiplies by, so that its hyperbolic tangent leaves a vector all but as it is. */
    private static final float POOLED = 0.05f;

    private final RunInputs inputs;
    private final RunListener listener;
    private final Recipe recipe;

    public ProbeRun(RunInputs inputs, RunListener listener) {
        this.inputs = inputs;
        this.listener = listener;
        this.recipe = inputs.recipe();
    }

    /** Encodes, learns, writes; gives the evaluation on the held-out texts. */
    public Evaluation run() throws IOException {
        ModelFolder base = ModelFolder.open(inputs.base());
        listener.onStage("Reading the data");
        TrainingData data = inputs.data();
        PieceCorpus corpus = new PieceCorpus(base.tokenizer(), inputs.cache());
        List<PieceText> train = corpus.of(data.split().train());
        List<PieceText> validation = corpus.of(data.split().validation());
        TextVectors vectors = new TextVectors(base, recipe, inputs.cache(), listener);
        float[][] known = pooled(vectors.of(train));
        float[][] held = pooled(vectors.of(validation));
        listener.onStage(String.format("Learning a head from %,d vectors", known.length));
        LinearHead head = LinearHead.fit(known, train, recipe.number("penalty"));
        double[] margins = head.margins(held);
        double temperature = Verdict.temperature(validation, margins);

        Files.createDirectories(inputs.out());
        Map<String, Float> says = new LinkedHashMap<>();
        Margins.put(says, train, head.margins(known));
        Margins.put(says, validation, margins);
        List<PieceText> unlabelled = corpus.of(data.unlabelled());
        Margins.put(says, unlabelled, head.margins(pooled(vectors.of(unlabelled))));
        new Margins(says).write(inputs.out().resolve(Margins.FILE));

        ClassifierFolder.write(inputs.out(), base, parameters(base, head), Precision.F32);
        List<Prediction> judged = Verdict.predictions(validation, margins, temperature, recipe.integer("max-tokens"));
        Evaluation evaluation = Evaluation.of(judged);
        new RunResult(recipe, data, temperature, evaluation).write(inputs.out(), base);
        RunReport.write(inputs, base, data, null, judged);
        return evaluation;
    }

    /** Vectors as they come out of the pooler. */
    private static float[][] pooled(float[][] vectors) {
        for (float[] vector : vectors) {
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) Math.tanh(POOLED * vector[i]);
            }
        }
        return vectors;
    }

    private Parameters parameters(ModelFolder base, LinearHead head) {
        Parameters encoder = ClassifierFolder.base(base, recipe.integer("split-seed"), told -> {});
        Map<String, Tensor> parameters = new LinkedHashMap<>(encoder.byName());
        int width = base.config().hidden();
        float[] identity = new float[width * width];
        for (int i = 0; i < width; i++) {
            identity[i * width + i] = POOLED;
        }
        float[] weights = new float[2 * width];
        for (int i = 0; i < width; i++) {
            weights[i] = -head.weights()[i] / 2;
            weights[width + i] = head.weights()[i] / 2;
        }
        parameters.put(BertNames.POOLER + ".weight", new Tensor(new int[] {width, width}, identity));
        parameters.put(BertNames.POOLER + ".bias", new Tensor(new int[] {width}, new float[width]));
        parameters.put(BertNames.CLASSIFIER + ".weight", new Tensor(new int[] {2, width}, weights));
        parameters.put(BertNames.CLASSIFIER + ".bias", new Tensor(new int[] {2}, new float[] {
            -head.bias() / 2, head.bias() / 2
        }));
        return new Parameters(parameters);
    }
}
