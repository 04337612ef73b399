package io.blockbuster.core.text;

import io.blockbuster.core.text.BertRules.AddedToken;
import java.util.Arrays;

/**
 * BERT's tokenizer in one pass over a text: cleaning, lower case, accents, words and their pieces, without an object for
 * any of them. It gives the same tokens as Hugging Face's; a text with a character of which that is not certain goes to
 * that one. Thread-safe.
 */
final class BertPieces implements PieceEncoder {
    /** Characters up to which a thread keeps its room for the next text. */
    private static final int KEPT = 1 << 16;

    private static final ThreadLocal<Room> ROOM = ThreadLocal.withInitial(Room::new);

    private final PieceTrie trie;
    private final BertCharacters characters;
    private final int[] ascii;
    private final AddedToken[] added;
    private final boolean[] beginsAdded = new boolean[BertCharacters.ASCII];
    private final int longestWord;
    private final int unknown;
    private final int first;
    private final int last;
    private final PieceEncoder reference;

    /**
     * A tokenizer by these rules.
     *
     * @param reference the tokenizer for texts with characters that are uncertain; closed with this one
     */
    BertPieces(BertRules rules, PieceEncoder reference) {
        trie = PieceTrie.of(rules.vocabulary(), rules.prefix());
        characters = new BertCharacters(rules);
        ascii = characters.ascii();
        added = rules.added().toArray(AddedToken[]::new);
        for (AddedToken token : added) {
            beginsAdded[token.content().charAt(0)] = true;
        }
        longestWord = rules.longestWord();
        unknown = rules.unknown();
        first = rules.first();
        last = rules.last();
        this.reference = reference;
    }

    @Override
    public int[] encode(String text, int from, int to) {
        Room room = to - from <= KEPT ? ROOM.get() : new Room();
        return new Pass(room, text, from, to).run() ? room.ids() : reference.encode(text, from, to);
    }

    @Override
    public void close() {
        reference.close();
    }

    /** What a thread reads texts in. */
    private static final class Room {
        private char[] text = new char[1 << 12];
        private int[] ids = new int[1 << 10];
        private char[] word = new char[1 << 8];
        private int count;

        char[] copyOf(String source, int from, int to) {
            int length = to - from;
            if (text.length < length) {
                text = new char[Math.max(length, 2 * text.length)];
            }
            source.getChars(from, to, text, 0);
            return text;
        }

        int[] ids() {
            return Arrays.copyOf(ids, count);
        }

        void add(int id) {
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, 2 * count);
            }
            ids[count++] = id;
        }
    }

    /** One reading of one text. */
    private final class Pass {
        private final Room room;
        private final char[] text;
        private final int length;
        private int wordLength;
        private int wordCharacters;

        Pass(Room room, String text, int from, int to) {
            this.room = room;
            this.text = room.copyOf(text, from, to);
            this.length = to - from;
        }

        /** Reads the text; false at a character that is uncertain. */
        boolean run() {
            room.count = 0;
            room.add(first);
            int i = 0;
            while (i < length) {
                char c = text[i];
                if (c < BertCharacters.ASCII) {
                    int number = ascii[c];
                    if (number < BertCharacters.DROPPED) {
                        append((char) number);
                        i++;
                    } else if (beginsAdded[c]) {
                        i += addedOr(number, i);
                    } else {
                        other(number);
                        i++;
                    }
                } else {
                    int codePoint = Character.codePointAt(text, i, length);
                    int number = characters.of(codePoint);
                    if ((number & BertCharacters.KIND) == BertCharacters.UNCERTAIN) {
                        return false;
                    }
                    other(number);
                    i += Character.charCount(codePoint);
                }
            }
            endWord();
            room.add(last);
            return true;
        }

        private int addedOr(int number, int at) {
            for (AddedToken token : added) {
                if (isAt(token.content(), at)) {
                    endWord();
                    room.add(token.id());
                    return token.content().length();
                }
            }
            other(number);
            return 1;
        }

        private boolean isAt(String content, int at) {
            if (length - at < content.length()) {
                return false;
            }
            for (int i = 0; i < content.length(); i++) {
                if (text[at + i] != content.charAt(i)) {
                    return false;
                }
            }
            return true;
        }

        private void other(int number) {
            switch (number & BertCharacters.KIND) {
                case 0 -> appendCodePoint(number);
                case BertCharacters.SPACE -> endWord();
                case BertCharacters.ALONE -> {
                    endWord();
                    appendCodePoint(number & ~BertCharacters.KIND);
                    endWord();
                }
                case BertCharacters.LETTERS ->
                    characters
                            .letters(number & ~BertCharacters.KIND)
                            .codePoints()
                            .forEach(this::appendCodePoint);
                default -> {
                    // dropped
                }
            }
        }

        private void appendCodePoint(int codePoint) {
            if (Character.isBmpCodePoint(codePoint)) {
                append((char) codePoint);
            } else {
                append(Character.highSurrogate(codePoint));
                wordCharacters--; // both are one character
                append(Character.lowSurrogate(codePoint));
            }
        }

        private void append(char c) {
            wordCharacters++;
            if (wordLength == room.word.length) {
                if (wordCharacters > longestWord) {
                    return; // unknown anyway
                }
                room.word = Arrays.copyOf(room.word, 2 * wordLength);
            }
            room.word[wordLength++] = c;
        }

        /** Divides the word, each time taking the longest piece that fits. */
        private void endWord() {
            if (wordCharacters == 0) {
                return;
            }
            int wordStart = room.count;
            if (wordCharacters > longestWord || !divide()) {
                room.count = wordStart;
                room.add(unknown);
            }
            wordLength = 0;
            wordCharacters = 0;
        }

        private boolean divide() {
            char[] word = room.word;
            int end = wordLength;
            int root = PieceTrie.BEGINNING;
            for (int start = 0; start < end; root = PieceTrie.CONTINUATION) {
                int id = PieceTrie.NONE;
                int behind = start;
                int node = root;
                for (int i = start; i < end; i++) {
                    node = trie.next(node, word[i]);
                    if (node == PieceTrie.NONE) {
                        break;
                    }
                    int piece = trie.piece(node);
                    if (piece != PieceTrie.NONE) {
                        id = piece;
                        behind = i + 1;
                    }
                }
                if (id == PieceTrie.NONE) {
                    return false;
                }
                room.add(id);
                start = behind;
            }
            return true;
        }
    }
}
