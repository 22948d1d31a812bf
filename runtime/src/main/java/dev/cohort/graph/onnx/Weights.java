package dev.cohort.graph.onnx;

import dev.cohort.api.graph.Constant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the initializers of a file are: parameters, states, or constants.
 *
 * <p>Few files say it ({@link ModuleRecord}), so this does. Integers and booleans are constants, as are bounds and fill
 * values, and scalars with a name that an exporter made, for exporters lift the numbers of a formula to initializers; so
 * is an exponent of one element, unless it has the name of a PyTorch module's parameter. The running statistics of a
 * {@code BatchNormalization} are states, all other floating-point tensors parameters.
 *
 * <p>Exporters also merge initializers that are equal. PyTorch's say so: the older one copies an initializer to the names
 * of those that it merged, which become parameters again, and the newer one remembers which parameters the module had.
 * Where nothing says so, and all elements of an initializer are 0 or all are 1, as in biases and norms that have not been
 * trained, each place that reads it gets a parameter of its own. Other sharing is what tied weights look like and stays;
 * where the exporter wrote such a weight a second time, transposed, both are one parameter.
 */
final class Weights {
    /** What an initializer is to be. */
    enum Role {
        PARAMETER,
        STATE,
        CONSTANT
    }

    /** A place that reads an initializer: the input of a node. */
    record Place(OnnxNode node, int input) {}

    /** Inputs, by operator, that are numbers of a formula and not weights. */
    private static final Map<String, Set<Integer>> NUMBERS = Map.of(
            "Clip", Set.of(1, 2),
            "Dropout", Set.of(1),
            "Pad", Set.of(2),
            "OneHot", Set.of(2),
            "Range", Set.of(0, 1, 2));

    private final Map<String, Constant> initializers;
    private final OnnxModel model;
    private final Map<String, List<Place>> places = new HashMap<>();

    /** Names that PyTorch's exporters make; those of a module's own parameters are paths of identifiers. */
    private static final Pattern MADE =
            Pattern.compile("\\d+|(onnx::|/|_?val_|scalar_tensor|const|Constant).*|.*_output_\\d+");

    /** Names that PyTorch's newer exporter gives to what it computed: those of functions, not of modules' parameters. */
    private static final Pattern TURNED = Pattern.compile("(t|transpose|permute|mT|numpy_T|val)(_\\d+)?");

    /** The initializer that a name stands for, through nodes that only copy. */
    private final Map<String, String> origins = new HashMap<>();

    Weights(OnnxModel model) {
        this.model = model;
        initializers = model.initializers();
        initializers.keySet().forEach(name -> origins.put(name, name));
        for (OnnxNode node : model.allNodes().toList()) {
            for (int input = 0; input < node.inputs().size(); input++) {
                String origin = origins.get(node.inputs().get(input));
                if (origin == null) {
                    continue;
                }
                if (node.type().equals("Identity")) {
                    origins.put(node.outputs().get(0), origin);
                } else {
                    places.computeIfAbsent(origin, name -> new ArrayList<>()).add(new Place(node, input));
                }
            }
        }
    }

    /** Whether a name stands for an initializer. */
    boolean contains(String name) {
        return origins.containsKey(name);
    }

    private String origin(String name) {
        return Optional.ofNullable(origins.get(name)).orElseThrow();
    }

    Constant elements(String name) {
        return Optional.ofNullable(initializers.get(origin(name))).orElseThrow();
    }

    Role role(String name, Place reader) {
        Constant elements = elements(name);
        List<Place> readers = places.getOrDefault(origin(name), List.of());
        if (statistic(reader)) {
            return Role.STATE;
        }
        if (!elements.type().isFloat()
                || model.module().constants().contains(origin(name))
                || elements.shape().rank() == 0 && MADE.matcher(origin(name)).matches()
                || readers.stream().allMatch(Weights::number)
                || elements.length() == 1
                        && !named(origin(name))
                        && readers.stream().allMatch(Weights::exponent)) {
            return Role.CONSTANT;
        }
        return Role.PARAMETER;
    }

    private static boolean number(Place place) {
        return NUMBERS.getOrDefault(place.node().type(), Set.of()).contains(place.input());
    }

    private static boolean exponent(Place place) {
        return place.node().type().equals("Pow") && place.input() == 1;
    }

    /** Whether a name is that of a PyTorch module's parameter. */
    private boolean named(String origin) {
        return model.fromPyTorch() && !MADE.matcher(origin).matches();
    }

    private static boolean statistic(Place place) {
        return place.node().type().equals("BatchNormalization") && place.input() >= 3;
    }

    /** The name of the parameter or state that a place reads: the initializer's own, with a number where copies are made. */
    String variable(String name, Place reader) {
        Optional<String> merged = model.module().merged().merged(reader.node(), reader.input());
        if (merged.isPresent()) {
            return merged.get();
        }
        String origin = origin(name);
        List<Place> readers = places.getOrDefault(origin, List.of());
        if (model.fromPyTorch()
                && !name.equals(origin)
                && (!MADE.matcher(name).matches() || !sameModule(readers.get(0), reader))) {
            return name;
        }
        boolean separate =
                mayBeMerged() && untrained(elements(name)) || readers.stream().anyMatch(Weights::statistic);
        int copy = separate ? readers.indexOf(reader) : 0;
        if (copy <= 0) {
            return origin;
        }
        // A copying node carries the name that the initializer had before it was merged.
        return name.equals(origin) ? free(origin, copy + 1) : name;
    }

    /** Whether one initializer read at two places may have been two parameters that were equal. */
    private boolean mayBeMerged() {
        return !model.fromPyTorch() || !model.module().lost().isEmpty();
    }

    /** Whether two places lie in one module that is called twice: PyTorch's exporter numbers its calls from the second on. */
    private static boolean sameModule(Place first, Place second) {
        String scope = scope(first);
        return scope(second).equals(scope)
                || scope(second).replaceFirst("_\\d+$", "").equals(scope);
    }

    private static String scope(Place place) {
        String name = place.node().name();
        return name.substring(0, Math.max(0, name.lastIndexOf('/')));
    }

    /** The initializer that this one is the transpose of, where an exporter made it of that one. */
    Optional<String> transposed(String name) {
        String origin = origin(name);
        Constant elements = elements(name);
        if (elements.shape().rank() != 2
                || !MADE.matcher(origin).matches() && !TURNED.matcher(origin).matches()) {
            return Optional.empty();
        }
        return initializers.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(origin) && isTranspose(entry.getValue(), elements))
                .map(Map.Entry::getKey)
                .filter(other -> !MADE.matcher(other).matches())
                .findFirst();
    }

    private static boolean isTranspose(Constant matrix, Constant turned) {
        if (matrix.shape().rank() != 2 || matrix.type() != turned.type() || untrained(matrix)) {
            return false;
        }
        int rows = (int) matrix.shape().size(0);
        int columns = (int) matrix.shape().size(1);
        if (turned.shape().size(0) != columns || turned.shape().size(1) != rows) {
            return false;
        }
        for (int index = 0; index < rows * columns; index++) {
            int mirrored = index % columns * rows + index / columns;
            if (Double.compare(matrix.doubleAt(index), turned.doubleAt(mirrored)) != 0) {
                return false;
            }
        }
        return true;
    }

    private String free(String name, int number) {
        String free = name + "." + number;
        return initializers.containsKey(free) ? free(free, number) : free;
    }

    /** Whether an initializer looks as many do that nobody has trained: all 0 or all 1. */
    private static boolean untrained(Constant elements) {
        double first = elements.length() > 0 ? elements.doubleAt(0) : 0;
        for (int index = 1; index < elements.length(); index++) {
            if (elements.doubleAt(index) != first) {
                return false;
            }
        }
        return first == 0 || first == 1;
    }
}
