package io.blockbuster.core.pickle;

import io.blockbuster.core.pickle.Unpickler.Function;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names that stand in a checkpoint of PyTorch: what makes dictionaries and tensors, and the kinds of storage. */
final class TorchNames implements Unpickler.Names {
    private final Map<String, Storage> storages = new LinkedHashMap<>();

    @Override
    public Object global(String module, String name) {
        return switch (module + " " + name) {
            case "collections OrderedDict" -> (Function) TorchNames::orderedDict;
            case "torch._utils _rebuild_tensor_v2" -> (Function) arguments -> tensor(arguments, 6, 7);
            case "torch._utils _rebuild_tensor" -> (Function) arguments -> tensor(arguments, 4, 4);
            case "torch._utils _rebuild_parameter" -> (Function) TorchNames::parameter;
            default -> storageType(module, name);
        };
    }

    private static Object storageType(String module, String name) {
        if (module.equals("torch")) {
            return ElementType.ofStorage(name).orElseThrow(() -> unknown(module, name));
        }
        throw unknown(module, name);
    }

    private static PickleException unknown(String module, String name) {
        return new PickleException("the pickle asks for " + printable(module) + "." + printable(name)
                + ", which is none of the few names that tensors need; nothing was executed");
    }

    private static String printable(String name) {
        String start = name.substring(0, Math.min(100, name.length()));
        return start.replaceAll("[^\\p{Alnum}._]", "?");
    }

    /** {@code OrderedDict()} or {@code OrderedDict([(key, value), …])}; the first is what PyTorch writes. */
    private static Object orderedDict(Tuple arguments) {
        if (arguments.size() != 0) {
            throw new PickleException("a dictionary is made of " + arguments.size() + " arguments, not of none");
        }
        return new LinkedHashMap<>();
    }

    /** {@code _rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks[, metadata])}. */
    private static Object tensor(Tuple arguments, int least, int most) {
        if (arguments.size() < least
                || arguments.size() > most
                || !(arguments.get(0) instanceof Storage storage)
                || !(arguments.get(1) instanceof Long offset)) {
            throw new PickleException("a tensor is made of something else than a storage, an offset and a shape");
        }
        return new TorchTensor(storage, offset, numbers(arguments.get(2)), numbers(arguments.get(3)));
    }

    private static long[] numbers(Object tuple) {
        List<Long> numbers = new ArrayList<>();
        if (tuple instanceof Tuple extents) {
            for (Object extent : extents.items()) {
                if (!(extent instanceof Long number)) {
                    throw new PickleException("a tensor's shape or stride is no whole number");
                }
                numbers.add(number);
            }
            return numbers.stream().mapToLong(Long::longValue).toArray();
        }
        throw new PickleException("a tensor's shape or strides are no tuple");
    }

    /** {@code _rebuild_parameter(tensor, requires_grad, backward_hooks)}. */
    private static Object parameter(Tuple arguments) {
        if (arguments.size() == 0 || !(arguments.get(0) instanceof TorchTensor tensor)) {
            throw new PickleException("a parameter is made of something else than a tensor");
        }
        return tensor;
    }

    /** {@code ("storage", type, key, location, elements)}; the format before PyTorch 1.6 adds a view, always None. */
    @Override
    public Object persistent(Object id) {
        if (!(id instanceof Tuple parts)
                || parts.size() < 5
                || parts.size() > 6
                || !"storage".equals(parts.get(0))
                || !(parts.get(1) instanceof ElementType type)
                || !(parts.get(2) instanceof String key)
                || !(parts.get(4) instanceof Long elements)) {
            throw new PickleException("the pickle refers to something that is no storage of a tensor");
        }
        if (parts.size() == 6 && parts.get(5) != Unpickler.None.NONE) {
            throw new PickleException("storage " + printable(key) + " is a view of another: save the checkpoint again");
        }
        Storage storage = new Storage(type, key, elements);
        Storage former = storages.putIfAbsent(key, storage);
        if (former != null && !former.equals(storage)) {
            throw new PickleException("storage " + printable(key) + " is described in two ways");
        }
        return storage;
    }

    /** The storages referred to, by key. */
    Map<String, Storage> storages() {
        return storages;
    }
}
