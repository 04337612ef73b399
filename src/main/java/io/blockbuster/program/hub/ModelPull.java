package io.blockbuster.program.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.blockbuster.core.model.BertConfig;
import io.blockbuster.program.cli.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Fetches of a model on the Hub the files that Blockbuster reads: configuration, tokenizer, and the weights in one form,
 * safetensors before pickles. The configuration comes first, so that a model of another kind costs no download.
 */
public final class ModelPull {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> WEIGHTS = List.of("model.safetensors", "pytorch_model.bin");
    private static final List<String> TOKENIZERS = List.of("tokenizer.json", "vocab.txt");
    private static final List<String> OPTIONAL = List.of(
            "tokenizer_config.json", "special_tokens_map.json", "blockbuster.json", "golden.jsonl", "wide.safetensors");
    private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final String CONFIG = "config.json";
    private static final String INDEX = ".index.json";

    private final HubClient hub;
    private final ByteProgress progress;

    /** Told how far the whole is. */
    @FunctionalInterface
    public interface ByteProgress {
        /** So many bytes of so many are here. */
        void update(long here, long all);
    }

    /**
     * What was fetched.
     *
     * @param commit the commit or, where the server does not tell it, the revision asked for
     * @param files their names
     * @param bytes of all of them
     */
    public record Pulled(String commit, List<String> files, long bytes) {}

    public ModelPull(HubAddress address, ByteProgress progress) {
        this(address, progress, Duration.ofSeconds(1));
    }

    ModelPull(HubAddress address, ByteProgress progress, Duration pause) {
        this.hub = new HubClient(address, pause);
        this.progress = progress;
    }

    /**
     * Fetches a model into a folder, which is made where it is missing. What is there already and is right stays.
     *
     * @throws CommandException if the model cannot be had
     * @throws io.blockbuster.core.model.ModelException if it is no BERT
     */
    public Pulled pull(HubModel asked, Path folder) throws IOException {
        HubClient.Listing listing = hub.list(asked);
        HubModel model = listing.model();
        Set<String> there = new LinkedHashSet<>(listing.files());
        if (!there.contains(CONFIG)) {
            throw new CommandException(
                    asked.name() + " has no config.json", "A model in the layout of transformers is needed.");
        }
        Files.createDirectories(folder);
        List<HubFile> files = new ArrayList<>();
        files.add(fetched(model, CONFIG, folder));
        BertConfig.read(folder.resolve(CONFIG));
        List<String> wanted = new ArrayList<>();
        wanted.add(first(TOKENIZERS, there, asked));
        OPTIONAL.stream().filter(there::contains).forEach(wanted::add);
        wanted.addAll(weights(model, there, folder, files));
        for (String name : wanted) {
            files.add(hub.file(model, name));
        }
        fetchAll(model, files, folder);
        return new Pulled(
                model.revision(),
                files.stream().map(HubFile::name).toList(),
                files.stream().mapToLong(file -> Math.max(0, file.size())).sum());
    }

    private static String first(List<String> names, Set<String> there, HubModel model) {
        return names.stream()
                .filter(there::contains)
                .findFirst()
                .orElseThrow(() -> new CommandException(
                        model.name() + " has neither " + String.join(" nor ", names) + "; it has "
                                + String.join(", ", there.stream().limit(20).toList()),
                        "A BERT from transformers is needed, saved by PyTorch or as safetensors."));
    }

    /** The files with weights; where an index lists them, the index is fetched. */
    private List<String> weights(HubModel model, Set<String> there, Path folder, List<HubFile> files)
            throws IOException {
        for (String form : WEIGHTS) {
            if (there.contains(form)) {
                return List.of(form);
            }
            if (there.contains(form + INDEX)) {
                files.add(fetched(model, form + INDEX, folder));
                return shards(folder.resolve(form + INDEX), there);
            }
        }
        return List.of(first(WEIGHTS, there, model));
    }

    private static List<String> shards(Path index, Set<String> there) throws IOException {
        Set<String> shards = new LinkedHashSet<>();
        for (JsonNode shard : JSON.readTree(Files.readAllBytes(index)).path("weight_map")) {
            // What the model lists is in its folder; a path elsewhere is not among it.
            if (!there.contains(shard.asText())
                    || !PLAIN_NAME.matcher(shard.asText()).matches()) {
                throw new CommandException(
                        index.getFileName() + " names " + shard + ", which the model does not have",
                        "The model is incomplete: tell its owner.");
            }
            shards.add(shard.asText());
        }
        return List.copyOf(shards);
    }

    private HubFile fetched(HubModel model, String name, Path folder) throws IOException {
        HubFile file = hub.file(model, name);
        new Download(hub, model, folder, here -> {}).fetch(file);
        return file;
    }

    private void fetchAll(HubModel model, List<HubFile> files, Path folder) throws IOException {
        Download look = new Download(hub, model, folder, here -> {});
        List<HubFile> toCome = new ArrayList<>();
        for (HubFile file : files) {
            if (!look.isHere(file)) {
                toCome.add(file);
            }
        }
        requireRoom(toCome, look, folder);
        long all = toCome.stream().mapToLong(file -> Math.max(0, file.size())).sum();
        long before = 0;
        for (HubFile file : toCome) {
            long start = before;
            new Download(hub, model, folder, here -> progress.update(start + here, all)).fetch(file);
            before += Math.max(0, file.size());
        }
    }

    private static void requireRoom(List<HubFile> toCome, Download look, Path folder) throws IOException {
        long missing = 0;
        for (HubFile file : toCome) {
            missing += look.missing(file);
        }
        long room = Files.getFileStore(folder).getUsableSpace();
        if (missing > room) {
            throw new CommandException(
                    String.format(
                            Locale.ROOT,
                            "%,d MB are to come, but there is room for %,d MB in %s",
                            missing / 1_000_000,
                            room / 1_000_000,
                            folder),
                    "Make room, or name a folder elsewhere with --out.");
        }
    }
}
