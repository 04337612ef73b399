package io.blockbuster.trainer.corpus;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.blockbuster.core.text.TokenizerDefinition;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Texts cut to word pieces once and kept in a cache folder, under the digest of the texts and the tokenizer. */
public final class PieceCorpus {
    private static final int BATCH = 256;

    private final Path tokenizer;
    private final Path cache;

    /**
     * @param tokenizer a {@code tokenizer.json} or a {@code vocab.txt}
     * @param cache a folder, created when needed
     */
    public PieceCorpus(Path tokenizer, Path cache) {
        this.tokenizer = tokenizer;
        this.cache = cache;
    }

    /** The texts as word pieces, in their order. */
    public List<PieceText> of(List<LabelledText> texts) throws IOException {
        Path file = cache.resolve("pieces-" + digest(texts) + ".bin");
        List<int[]> pieces = Files.exists(file) ? read(file) : write(file, cut(texts));
        List<PieceText> result = new ArrayList<>(texts.size());
        for (int i = 0; i < texts.size(); i++) {
            result.add(new PieceText(texts.get(i).id(), texts.get(i).label(), pieces.get(i)));
        }
        return result;
    }

    private List<int[]> cut(List<LabelledText> texts) throws IOException {
        List<int[]> pieces = new ArrayList<>(texts.size());
        Map<String, String> options = Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false");
        try (HuggingFaceTokenizer pieceTokenizer = HuggingFaceTokenizer.newInstance(
                new ByteArrayInputStream(TokenizerDefinition.read(tokenizer).content()), options)) {
            for (int start = 0; start < texts.size(); start += BATCH) {
                List<String> batch = texts.subList(start, Math.min(start + BATCH, texts.size())).stream()
                        .map(text -> text.text().replace("<br />", " "))
                        .toList();
                for (Encoding encoding : pieceTokenizer.batchEncode(batch)) {
                    pieces.add(narrow(encoding.getIds()));
                }
            }
        }
        return pieces;
    }

    private static int[] narrow(long[] ids) {
        int[] result = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            result[i] = (int) ids[i];
        }
        return result;
    }

    private List<int[]> write(Path file, List<int[]> pieces) throws IOException {
        Files.createDirectories(cache);
        Path part = Files.createTempFile(cache, "pieces", ".part");
        try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(part)))) {
            out.writeInt(pieces.size());
            for (int[] text : pieces) {
                out.writeInt(text.length);
                for (int piece : text) {
                    out.writeInt(piece);
                }
            }
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        return pieces;
    }

    private static List<int[]> read(Path file) throws IOException {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
            int count = in.readInt();
            List<int[]> pieces = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                int[] text = new int[in.readInt()];
                for (int j = 0; j < text.length; j++) {
                    text[j] = in.readInt();
                }
                pieces.add(text);
            }
            return pieces;
        }
    }

    private String digest(List<LabelledText> texts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(TokenizerDefinition.read(tokenizer).content());
            for (LabelledText text : texts) {
                sha.update(text.text().getBytes(StandardCharsets.UTF_8));
                sha.update((byte) 0);
            }
            return HexFormat.of().formatHex(sha.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
