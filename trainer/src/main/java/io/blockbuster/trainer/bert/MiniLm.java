package io.blockbuster.trainer.bert;

import ai.onnx.proto.OnnxMl;
import io.blockbuster.core.model.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** The word embeddings of all-MiniLM-L6-v2, a pretrained model of the same 30,522 word pieces (Apache-2.0). */
public final class MiniLm {
    private static final String WORDS = "embeddings.word_embeddings.weight";

    private MiniLm() {}

    /**
     * The word embeddings {@code [30522, 384]}.
     *
     * @param file an ONNX file, or a jar or zip with one in it
     * @throws IOException if there is no such tensor in it
     */
    public static Tensor words(Path file) throws IOException {
        if (file.toString().endsWith(".onnx")) {
            try (InputStream in = Files.newInputStream(file)) {
                return words(in, file);
            }
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry onnx = zip.stream()
                    .filter(entry -> entry.getName().endsWith(".onnx"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no .onnx file in " + file));
            try (InputStream in = zip.getInputStream(onnx)) {
                return words(in, file);
            }
        }
    }

    private static Tensor words(InputStream in, Path file) throws IOException {
        OnnxMl.TensorProto words = OnnxMl.ModelProto.parseFrom(in).getGraph().getInitializerList().stream()
                .filter(tensor -> tensor.getName().endsWith(WORDS))
                .findFirst()
                .orElseThrow(() -> new IOException("no tensor " + WORDS + " in " + file));
        FloatBuffer values = ByteBuffer.wrap(words.getRawData().toByteArray())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
        float[] array = new float[values.remaining()];
        values.get(array);
        return new Tensor(new int[] {(int) words.getDims(0), (int) words.getDims(1)}, array);
    }
}
