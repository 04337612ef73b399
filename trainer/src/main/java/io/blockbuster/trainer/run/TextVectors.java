package io.blockbuster.trainer.run;

import ai.onnxruntime.OrtException;
import io.blockbuster.core.model.BertConfig;
import io.blockbuster.core.model.BertWeights;
import io.blockbuster.core.model.ModelFolder;
import io.blockbuster.core.model.WeightsReader;
import io.blockbuster.core.onnx.BertGraph;
import io.blockbuster.core.onnx.BertSession;
import io.blockbuster.trainer.corpus.PieceText;
import io.blockbuster.trainer.recipe.Recipe;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * The [CLS] vectors that an encoder gives texts, computed on all cores and kept in a cache folder, where a run that was
 * stopped or killed finds those it had.
 */
final class TextVectors {
    private static final int BLOCK = 256;
    private static final int TOLD = 40 * BLOCK;

    private final ModelFolder encoder;
    private final Recipe recipe;
    private final Path cache;
    private final RunListener listener;

    TextVectors(ModelFolder encoder, Recipe recipe, Path cache, RunListener listener) {
        this.encoder = encoder;
        this.recipe = recipe;
        this.cache = cache;
        this.listener = listener;
    }

    /** The vectors {@code [texts][hidden]}, in the order of the texts. */
    float[][] of(List<PieceText> texts) throws IOException {
        List<int[]> rows =
                texts.stream().map(text -> ClassifierRun.input(recipe, text)).toList();
        BertConfig config = encoder.config();
        int bytes = config.hidden() * Float.BYTES;
        Path file = cache.resolve("vectors-" + name(rows) + ".bin");
        Files.createDirectories(cache);
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            int known = (int) (channel.size() / bytes / BLOCK * BLOCK);
            if (channel.size() < (long) rows.size() * bytes) {
                channel.truncate((long) known * bytes).position((long) known * bytes);
                encode(rows, known, channel);
            }
            return read(channel, rows.size());
        }
    }

    private void encode(List<int[]> rows, int known, FileChannel out) throws IOException {
        try (BertSession session = open()) {
            for (int start = known; start < rows.size(); start += BLOCK) {
                if (start % TOLD == 0 || start == known) {
                    listener.onStage(String.format("Encoding %,d of %,d texts", start, rows.size()));
                }
                List<int[]> block = rows.subList(start, Math.min(rows.size(), start + BLOCK));
                float[][] vectors = new float[block.size()][];
                IntStream.range(0, block.size()).parallel().forEach(i -> vectors[i] = run(session, block.get(i)));
                ByteBuffer bytes = ByteBuffer.allocate(vectors.length * vectors[0].length * Float.BYTES);
                for (float[] vector : vectors) {
                    for (float value : vector) {
                        bytes.putFloat(value);
                    }
                }
                out.write(bytes.flip());
            }
        } catch (OrtException e) {
            throw new IOException("ONNX Runtime does not load " + encoder.path() + ": " + e.getMessage(), e);
        }
    }

    private BertSession open() throws OrtException {
        try (WeightsReader reader = encoder.weights()) {
            BertConfig config = encoder.config();
            return BertSession.open(
                    BertGraph.firstRows(config, BertWeights.encoder(config, reader)), recipe.integer("max-tokens"));
        }
    }

    private static float[] run(BertSession session, int[] row) {
        try {
            return session.run(new int[][] {row});
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime could not encode a text: " + e.getMessage(), e);
        }
    }

    private float[][] read(FileChannel channel, int count) throws IOException {
        float[][] vectors = new float[count][encoder.config().hidden()];
        channel.position(0);
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(Channels.newInputStream(channel), 1 << 16))) {
            for (float[] vector : vectors) {
                for (int i = 0; i < vector.length; i++) {
                    vector[i] = in.readFloat();
                }
            }
        }
        return vectors;
    }

    /** What tells vectors apart: the encoder and what it reads. */
    private String name(List<int[]> rows) {
        CRC32C digest = new CRC32C();
        for (int[] row : rows) {
            ByteBuffer bytes = ByteBuffer.allocate((row.length + 1) * Integer.BYTES);
            bytes.putInt(row.length);
            Arrays.stream(row).forEach(bytes::putInt);
            digest.update(bytes.flip());
        }
        return Long.toHexString(digest.getValue()) + "-" + rows.size() + "-"
                + encoder.digest().substring(0, 16);
    }
}
