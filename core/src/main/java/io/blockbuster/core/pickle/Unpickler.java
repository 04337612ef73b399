package io.blockbuster.core.pickle;

import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads one pickle, of protocol 2 to 5. It has no instruction that imports or runs anything: a global is what
 * {@link Names} makes of its name, and only a {@link Function} of those can be called. A value is a {@link String}, a
 * {@link Long} or {@link BigInteger}, a {@link Double}, a {@link Boolean}, a byte array, {@link None}, a {@link Tuple}, a
 * {@link List}, a {@link Map} or something that {@code Names} made; lists and maps may contain themselves.
 *
 * @see <a href="https://github.com/python/cpython/blob/3.12/Lib/pickletools.py">the instructions</a>
 */
final class Unpickler {
    private static final int HIGHEST_PROTOCOL = 5;
    private static final int MOST_INSTRUCTIONS = 2_000_000;

    private final PickleInput in;
    private final Names names;
    private final PickleStack stack = new PickleStack();

    /** Python's None. */
    enum None {
        NONE
    }

    /** Something of this program that stands for a Python function. */
    @FunctionalInterface
    interface Function {
        Object call(Tuple arguments);
    }

    /** What the names in a pickle stand for. */
    interface Names {
        /**
         * The value of a global.
         *
         * @throws PickleException if it is not one of those known
         */
        Object global(String module, String name);

        /**
         * The value of an object that is kept outside of the pickle.
         *
         * @throws PickleException if there is no such object
         */
        Object persistent(Object id);
    }

    Unpickler(PickleInput in, Names names) {
        this.in = in;
        this.names = names;
    }

    /**
     * The value pickled.
     *
     * @throws PickleException if anything is wrong with it
     */
    Object load() throws IOException {
        for (int count = 0; count < MOST_INSTRUCTIONS; count++) {
            int instruction = in.unsignedByte();
            if (instruction == '.') {
                return stack.pop();
            }
            execute(instruction);
        }
        throw new PickleException("the pickle has more than " + MOST_INSTRUCTIONS + " instructions");
    }

    /** Instructions in the order of Python's list, with its names. */
    private void execute(int instruction) throws IOException {
        switch (instruction) {
            case 'J' -> stack.push((long) in.signedInt()); // BININT
            case 'K' -> stack.push((long) in.unsignedByte()); // BININT1
            case 'M' -> stack.push((long) in.unsignedShort()); // BININT2
            case 0x8a -> stack.push(integer(in.bytes(in.unsignedByte()))); // LONG1
            case 'T' -> stack.push(in.text(in.unsignedInt())); // BINSTRING
            case 'U' -> stack.push(in.text(in.unsignedByte())); // SHORT_BINSTRING
            case 'B' -> stack.push(in.bytes(in.unsignedInt())); // BINBYTES
            case 'C' -> stack.push(in.bytes(in.unsignedByte())); // SHORT_BINBYTES
            case 'N' -> stack.push(None.NONE); // NONE
            case 0x88 -> stack.push(Boolean.TRUE); // NEWTRUE
            case 0x89 -> stack.push(Boolean.FALSE); // NEWFALSE
            case 0x8c -> stack.push(in.text(in.unsignedByte())); // SHORT_BINUNICODE
            case 'X' -> stack.push(in.text(in.unsignedInt())); // BINUNICODE
            case 0x8d -> stack.push(in.text(in.signedLong())); // BINUNICODE8
            case 'G' -> stack.push(in.bigEndianDouble()); // BINFLOAT
            case ']' -> stack.push(new ArrayList<>()); // EMPTY_LIST
            case 'a' -> append(stack.pop(1)); // APPEND
            case 'e' -> append(stack.popToMark()); // APPENDS
            case ')' -> stack.push(new Tuple(List.of())); // EMPTY_TUPLE
            case 't' -> stack.push(new Tuple(stack.popToMark())); // TUPLE
            case 0x85 -> stack.push(new Tuple(stack.pop(1))); // TUPLE1
            case 0x86 -> stack.push(new Tuple(stack.pop(2))); // TUPLE2
            case 0x87 -> stack.push(new Tuple(stack.pop(3))); // TUPLE3
            case '}' -> stack.push(new LinkedHashMap<>()); // EMPTY_DICT
            case 's' -> put(stack.pop(2)); // SETITEM
            case 'u' -> put(stack.popToMark()); // SETITEMS
            case '0' -> stack.pop(); // POP
            case '(' -> stack.mark(); // MARK
            case '1' -> stack.popToMark(); // POP_MARK
            case 'h' -> stack.recall(in.unsignedByte()); // BINGET
            case 'j' -> stack.recall(in.unsignedInt()); // LONG_BINGET
            case 'q' -> stack.memoize(in.unsignedByte()); // BINPUT
            case 'r' -> stack.memoize(in.unsignedInt()); // LONG_BINPUT
            case 0x94 -> stack.memoize(); // MEMOIZE
            case 'c' -> stack.push(names.global(in.line(), in.line())); // GLOBAL
            case 0x93 -> stackGlobal(stack.pop(2)); // STACK_GLOBAL
            case 'R' -> reduce(stack.pop(2)); // REDUCE
            case 'b' -> build(stack.pop()); // BUILD
            case 'Q' -> stack.push(names.persistent(stack.pop())); // BINPERSID
            case 0x80 -> protocol(in.unsignedByte()); // PROTO
            case 0x95 -> in.signedLong(); // FRAME: its length is of use only to a reader that reads ahead
            default ->
                throw new PickleException(String.format(
                        "the pickle's instruction 0x%02x is not one that tensors need; nothing was executed",
                        instruction));
        }
    }

    private static void protocol(int version) {
        if (version > HIGHEST_PROTOCOL) {
            throw new PickleException(
                    "the pickle's protocol is " + version + "; 2 to " + HIGHEST_PROTOCOL + " can be read");
        }
    }

    private static Object integer(byte[] littleEndian) {
        byte[] bigEndian = new byte[littleEndian.length];
        for (int i = 0; i < bigEndian.length; i++) {
            bigEndian[i] = littleEndian[bigEndian.length - 1 - i];
        }
        BigInteger value = bigEndian.length == 0 ? BigInteger.ZERO : new BigInteger(bigEndian);
        return value.bitLength() < Long.SIZE ? (Object) value.longValue() : value;
    }

    private void append(List<Object> items) {
        list(stack.top()).addAll(items);
    }

    private void put(List<Object> keysAndValues) {
        Map<Object, Object> map = map(stack.top());
        if (keysAndValues.size() % 2 != 0) {
            throw new PickleException("a dictionary has a key without a value");
        }
        for (int i = 0; i < keysAndValues.size(); i += 2) {
            Object key = keysAndValues.get(i);
            // A container as a key could contain itself, and hashing it would never end.
            if (!(key instanceof String || key instanceof Number || key instanceof Boolean)) {
                throw new PickleException("a dictionary's key is neither a text nor a number");
            }
            map.put(key, keysAndValues.get(i + 1));
        }
    }

    private void stackGlobal(List<Object> moduleAndName) {
        if (!(moduleAndName.get(0) instanceof String module) || !(moduleAndName.get(1) instanceof String name)) {
            throw new PickleException("the name of a global is no text");
        }
        stack.push(names.global(module, name));
    }

    private void reduce(List<Object> functionAndArguments) {
        if (!(functionAndArguments.get(0) instanceof Function function)
                || !(functionAndArguments.get(1) instanceof Tuple arguments)) {
            throw new PickleException("the pickle calls what is no function");
        }
        stack.push(function.call(arguments));
    }

    /** Drops the attributes of a dictionary, such as the versions of PyTorch's modules; nothing else may have any. */
    private void build(Object attributes) {
        map(stack.top());
    }

    @SuppressWarnings("unchecked") // all lists come from EMPTY_LIST
    private static List<Object> list(Object value) {
        if (value instanceof List<?> list) {
            return (List<Object>) list;
        }
        throw new PickleException("something is appended to what is no list");
    }

    @SuppressWarnings("unchecked") // all maps come from EMPTY_DICT and OrderedDict
    private static Map<Object, Object> map(Object value) {
        if (value instanceof Map<?, ?> map) {
            return (Map<Object, Object>) map;
        }
        throw new PickleException("something is put into what is no dictionary");
    }
}
