package io.blockbuster.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@code tokenizer.json} in which every rule is one that {@link BertPieces} knows.
 *
 * @param cleanText whether controls are dropped and white space becomes a space
 * @param isolateChinese whether each Chinese character is a word of its own
 * @param stripAccents whether letters lose their accents
 * @param lowercase whether letters are lowered
 * @param vocabulary the ids by word piece
 * @param prefix what a piece that does not begin its word starts with in the vocabulary
 * @param longestWord the characters of the longest word that is divided; a longer one is unknown
 * @param added tokens that are taken out of a text before any other rule
 * @param unknown the id of an unknown word
 * @param first the id before every text
 * @param last the id behind every text
 */
record BertRules(
        boolean cleanText,
        boolean isolateChinese,
        boolean stripAccents,
        boolean lowercase,
        JsonNode vocabulary,
        String prefix,
        int longestWord,
        List<AddedToken> added,
        int unknown,
        int first,
        int last) {
    private static final int GREATEST_LONGEST_WORD = 1_000;

    /** A token found in a text as it is written, such as {@code [SEP]}. */
    record AddedToken(String content, int id) {}

    /** The rules of a definition; empty where it has one that is not known here. */
    static Optional<BertRules> of(TokenizerDefinition definition) {
        JsonNode json = definition.json();
        JsonNode normalizer = json.path("normalizer");
        JsonNode model = json.path("model");
        JsonNode vocabulary = model.path("vocab");
        JsonNode accents = normalizer.path("strip_accents");
        JsonNode longest = model.path("max_input_chars_per_word");
        boolean known = normalizer.path("type").asText().equals("BertNormalizer")
                && normalizer.path("clean_text").isBoolean()
                && normalizer.path("handle_chinese_chars").isBoolean()
                && normalizer.path("lowercase").isBoolean()
                && (accents.isBoolean() || accents.isNull() || accents.isMissingNode())
                && json.path("pre_tokenizer").path("type").asText().equals("BertPreTokenizer")
                && model.path("type").asText().equals("WordPiece")
                && model.path("continuing_subword_prefix").isTextual()
                && longest.canConvertToInt()
                && longest.intValue() >= 1
                && longest.intValue() <= GREATEST_LONGEST_WORD
                && vocabulary.path(model.path("unk_token").asText()).isInt();
        List<AddedToken> added = known ? added(json.path("added_tokens"), vocabulary) : null;
        int[] ends = ends(json.path("post_processor"));
        if (added == null || ends == null) {
            return Optional.empty();
        }
        boolean lowercase = normalizer.path("lowercase").booleanValue();
        return Optional.of(new BertRules(
                normalizer.path("clean_text").booleanValue(),
                normalizer.path("handle_chinese_chars").booleanValue(),
                accents.isBoolean() ? accents.booleanValue() : lowercase,
                lowercase,
                vocabulary,
                model.path("continuing_subword_prefix").textValue(),
                longest.intValue(),
                added,
                vocabulary.path(model.path("unk_token").asText()).intValue(),
                ends[0],
                ends[1]));
    }

    private static @Nullable List<AddedToken> added(JsonNode tokens, JsonNode vocabulary) {
        List<AddedToken> added = new ArrayList<>();
        for (JsonNode token : tokens) {
            String content = token.path("content").asText();
            boolean plain = !token.path("normalized").asBoolean(true)
                    && !token.path("single_word").asBoolean(true)
                    && !token.path("lstrip").asBoolean(true)
                    && !token.path("rstrip").asBoolean(true);
            int id = token.path("id").asInt(-1);
            if (!plain || content.isEmpty() || content.charAt(0) >= BertCharacters.ASCII || id < 0) {
                return null;
            }
            if (vocabulary.path(content).asInt(-1) != id) {
                return null;
            }
            added.add(new AddedToken(content, id));
        }
        // Where several begin at one place, the longest is meant.
        added.sort((a, b) -> b.content().length() - a.content().length());
        return List.copyOf(added);
    }

    /** The ids before and behind a text, where the post-processor adds one each and nothing else. */
    private static int @Nullable [] ends(JsonNode post) {
        switch (post.path("type").asText()) {
            case "TemplateProcessing" -> {
                JsonNode single = post.path("single");
                if (single.size() != 3
                        || !single.get(1).path("Sequence").path("id").asText().equals("A")) {
                    return null;
                }
                JsonNode tokens = post.path("special_tokens");
                JsonNode first = tokens.path(
                                single.get(0).path("SpecialToken").path("id").asText())
                        .path("ids");
                JsonNode last = tokens.path(
                                single.get(2).path("SpecialToken").path("id").asText())
                        .path("ids");
                return first.size() == 1 && last.size() == 1 ? ids(first.get(0), last.get(0)) : null;
            }
            case "BertProcessing" -> {
                return ids(post.path("cls").path(1), post.path("sep").path(1));
            }
            default -> {
                return null;
            }
        }
    }

    private static int @Nullable [] ids(JsonNode first, JsonNode last) {
        return first.isInt() && last.isInt() ? new int[] {first.intValue(), last.intValue()} : null;
    }
}
