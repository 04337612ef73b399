package io.blockbuster.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;

/**
 * A vocabulary of word pieces as a trie over UTF-16, with one root for pieces that begin a word and one for those that
 * go on with it. Nodes are numbers; the edges of all are one hash table, so that a step is mostly one memory access.
 */
final class PieceTrie {
    /** The node of the empty piece that begins a word. */
    static final int BEGINNING = 0;

    /** The node of the empty piece that goes on with a word. */
    static final int CONTINUATION = 1;

    /** No node, or no piece. */
    static final int NONE = -1;

    private static final int NODE_BITS = 24;
    private static final int NODES = 1 << NODE_BITS;

    // An edge: 24 bits of node, 16 of character, 24 of child. No child is 0, so 0 is no edge.
    private long[] edges = new long[1 << 10];
    private int[] pieces = new int[1 << 9];
    private int nodes = 2;

    private PieceTrie() {
        Arrays.fill(pieces, NONE);
    }

    /**
     * The trie of a vocabulary.
     *
     * @param vocabulary ids by piece
     * @param prefix what pieces that go on with a word begin with
     * @throws IllegalArgumentException if it has more than 16 million nodes
     */
    static PieceTrie of(JsonNode vocabulary, String prefix) {
        PieceTrie trie = new PieceTrie();
        for (Map.Entry<String, JsonNode> piece : vocabulary.properties()) {
            String text = piece.getKey();
            int id = piece.getValue().intValue();
            trie.add(BEGINNING, text, 0, id);
            if (text.startsWith(prefix)) {
                trie.add(CONTINUATION, text, prefix.length(), id);
            }
        }
        return trie;
    }

    /** The node behind a character, or {@link #NONE}. */
    int next(int node, char c) {
        long[] table = edges;
        long key = (long) node << Character.SIZE | c;
        int at = place(key, table.length);
        while (true) {
            long edge = table[at];
            if (edge >>> NODE_BITS == key && edge != 0) {
                return (int) edge & (NODES - 1);
            }
            if (edge == 0) {
                return NONE;
            }
            at = (at + 1) & (table.length - 1);
        }
    }

    /** The id of the piece that ends at a node, or {@link #NONE}. */
    int piece(int node) {
        return pieces[node];
    }

    private void add(int root, String text, int from, int id) {
        int node = root;
        for (int i = from; i < text.length(); i++) {
            int next = next(node, text.charAt(i));
            node = next == NONE ? grow(node, text.charAt(i)) : next;
        }
        if (from < text.length()) {
            pieces[node] = id;
        }
    }

    private int grow(int node, char c) {
        if (nodes == NODES) {
            throw new IllegalArgumentException("a vocabulary of more than " + NODES + " prefixes");
        }
        if (nodes * 2 > edges.length) {
            long[] old = edges;
            edges = new long[old.length * 2];
            for (long edge : old) {
                if (edge != 0) {
                    put(edge);
                }
            }
        }
        if (nodes == pieces.length) {
            pieces = Arrays.copyOf(pieces, nodes * 2);
            Arrays.fill(pieces, nodes, pieces.length, NONE);
        }
        put(((long) node << Character.SIZE | c) << NODE_BITS | nodes);
        return nodes++;
    }

    private void put(long edge) {
        int at = place(edge >>> NODE_BITS, edges.length);
        while (edges[at] != 0) {
            at = (at + 1) & (edges.length - 1);
        }
        edges[at] = edge;
    }

    private static int place(long key, int size) {
        long mixed = key * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & (size - 1);
    }
}
