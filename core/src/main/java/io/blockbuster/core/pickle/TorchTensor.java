package io.blockbuster.core.pickle;

import java.util.Arrays;

/**
 * Where a tensor lies in its storage: element {@code [i, j, …]} is element
 * {@code offset + i·strides[0] + j·strides[1] + …} of the storage. It is checked to lie inside, and to have no more
 * elements than the storage, so that a small file cannot ask for much memory.
 *
 * @param storage what it lies in, maybe with others
 * @param offset of the first element, in elements
 * @param shape the extents
 * @param strides elements from one to the next in each dimension
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
record TorchTensor(Storage storage, long offset, long[] shape, long[] strides) {
    private static final int MOST_DIMENSIONS = 64;

    TorchTensor {
        if (shape.length != strides.length || shape.length > MOST_DIMENSIONS || offset < 0) {
            throw refusal(storage, offset, shape, strides);
        }
        try {
            long count = 1;
            long last = offset;
            for (int i = 0; i < shape.length; i++) {
                if (shape[i] < 0 || strides[i] < 0) {
                    throw refusal(storage, offset, shape, strides);
                }
                count = Math.multiplyExact(count, shape[i]);
                last = Math.addExact(last, Math.multiplyExact(Math.max(0, shape[i] - 1), strides[i]));
            }
            if (count > storage.elements() || (count > 0 && last >= storage.elements())) {
                throw refusal(storage, offset, shape, strides);
            }
        } catch (ArithmeticException overflow) {
            throw refusal(storage, offset, shape, strides);
        }
    }

    private static PickleException refusal(Storage storage, long offset, long[] shape, long[] strides) {
        return new PickleException("a tensor of shape " + Arrays.toString(shape) + " with strides "
                + Arrays.toString(strides) + " at " + offset + " does not lie in its storage of " + storage.elements()
                + " elements");
    }

    /** The number of elements. */
    long count() {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    /** The elements from the first to the last in the storage, those between them that are not the tensor's included. */
    long span() {
        if (count() == 0) {
            return 0;
        }
        long last = 0;
        for (int i = 0; i < shape.length; i++) {
            last += (shape[i] - 1) * strides[i];
        }
        return last + 1;
    }
}
