package dev.cohort.graph.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.cohort.api.graph.Constant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What people should know of a file that PyTorch exported, where it trains other than the module that it was made from. */
final class ExportRemarks {
    private static final int NAMES_SHOWN = 4;
    private static final String BY_TRACE =
            "torch.onnx.export(..., training=torch.onnx.TrainingMode.TRAINING, do_constant_folding=False)";

    /** What the exporter of traces calls weights that it folded a normalization into. */
    private static final Pattern FOLDED = Pattern.compile("onnx::Conv_\\d+");
    /** A module by its number in a sequence; calls of one module from the second on are numbered too. */
    private static final Pattern NUMBERED = Pattern.compile("((?:.*\\.)?)(\\d{1,4})(?:_\\d+)?");

    private final String file;
    private final GraphProto graph;
    private final ModuleRecord module;

    ExportRemarks(String file, GraphProto graph, ModuleRecord module) {
        this.file = file;
        this.graph = graph;
        this.module = module;
    }

    List<String> all(Map<String, Constant> initializers) {
        List<String> remarks = new ArrayList<>();
        List<String> folded = module.known() ? List.of() : folded();
        List<String> vanished = vanished(folded);
        String dropout = vanished.isEmpty() && (evaluated() || !folded.isEmpty())
                ? "; what Dropout it had, evaluation mode has left out as well"
                : "";
        if (!module.lost().isEmpty()) {
            remarks.add(file + " lacks parameters of its module, which the exporter merged or left out: "
                    + names(module.lost())
                    + "; to train them as PyTorch does, export with torch.onnx.export(..., optimize=False)" + dropout);
        }
        if (!folded.isEmpty()) {
            remarks.add(file + " lacks parameters of its module, which the exporter folded into the weights of "
                    + names(folded) + "; to train them as PyTorch does, export with " + BY_TRACE + dropout);
        }
        if (!vanished.isEmpty()) {
            remarks.add(file + " has no operators of " + names(vanished) + ", as where a Dropout was exported in"
                    + " evaluation mode; to train with it, export the module in training mode, with "
                    + (module.known() ? "torch.onnx.export(..., optimize=False)" : BY_TRACE));
        }
        if (!module.known()) {
            padded(initializers).ifPresent(remarks::add);
        }
        return remarks;
    }

    private static String names(List<String> all) {
        int shown = Math.min(NAMES_SHOWN, all.size());
        return String.join(", ", all.subList(0, shown))
                + (all.size() > shown ? " and " + (all.size() - shown) + " more" : "");
    }

    /** The modules of the convolutions whose weights a trace's exporter computed. */
    private List<String> folded() {
        return graph.getNodeList().stream()
                .filter(node -> node.getOpType().equals("Conv") && node.getInputCount() > 1)
                .filter(node -> FOLDED.matcher(node.getInput(1)).matches())
                .map(node -> path(scopes(node)))
                .distinct()
                .toList();
    }

    /** The modules that a node of a trace was made in, the outermost first. */
    private static List<String> scopes(NodeProto node) {
        String[] parts = node.getName().split("/");
        return List.of(parts).subList(Math.min(1, parts.length), Math.max(1, parts.length - 1));
    }

    /** One path of nested modules; those of a sequence repeat its name. */
    private static String path(List<String> scopes) {
        List<String> path = new ArrayList<>();
        for (String scope : scopes) {
            if (!path.isEmpty() && scope.startsWith(path.get(path.size() - 1) + ".")) {
                path.remove(path.size() - 1);
            }
            path.add(scope);
        }
        return String.join(".", path);
    }

    /** Whether the module's own graph says that it was exported as it predicts. */
    private boolean evaluated() {
        return graph.getNodeList().stream()
                .flatMap(node -> ModuleRecord.call(node).stream())
                .anyMatch(call -> call.contains("batch_norm_legit_no_training"));
    }

    /** Numbered modules that are missing between others, where the file says what each operator was made from. */
    private List<String> vanished(List<String> folded) {
        boolean trains =
                graph.getNodeList().stream().anyMatch(node -> node.getOpType().equals("Dropout"));
        List<String> made = graph.getNodeList().stream()
                .flatMap(node -> module.known() ? ModuleRecord.scopes(node).stream() : scopes(node).stream())
                .toList();
        if (trains || made.isEmpty()) {
            return List.of();
        }
        Map<String, SortedSet<Integer>> sequences = new TreeMap<>();
        Stream.concat(made.stream(), module.known() ? owners() : Stream.empty())
                .forEach(name -> number(sequences, name, 0));
        // A normalization that was folded into a convolution stood behind it.
        folded.forEach(name -> number(sequences, name, 1));
        List<String> vanished = new ArrayList<>();
        sequences.forEach((sequence, numbers) -> IntStream.range(0, numbers.last())
                .filter(number -> !numbers.contains(number))
                .forEach(number -> vanished.add(sequence + number)));
        return vanished;
    }

    private static void number(Map<String, SortedSet<Integer>> sequences, String name, int further) {
        Matcher matcher = NUMBERED.matcher(name);
        if (matcher.matches()) {
            sequences
                    .computeIfAbsent(matcher.group(1), key -> new TreeSet<>())
                    .add(Integer.parseInt(matcher.group(2)) + further);
        }
    }

    /** The modules that have parameters, and those around them. */
    private Stream<String> owners() {
        return Stream.concat(graph.getInitializerList().stream().map(TensorProto::getName), module.lost().stream())
                .flatMap(name -> IntStream.range(0, name.length())
                        .filter(index -> name.charAt(index) == '.')
                        .mapToObj(index -> name.substring(0, index)));
    }

    /** A row of zeros in the table of an embedding, which a trace does not tell from any other. */
    private Optional<String> padded(Map<String, Constant> initializers) {
        for (NodeProto node : graph.getNodeList()) {
            Constant table = node.getOpType().equals("Gather") ? initializers.get(node.getInput(0)) : null;
            if (table == null || !table.type().isFloat() || table.shape().rank() != 2) {
                continue;
            }
            List<Integer> rows = zeros(table);
            if (rows.size() == 1 && table.shape().size(0) > 2) {
                return Optional.of(file + " has zeros in row " + rows.get(0) + " of " + node.getInput(0)
                        + ", as padding_idx makes them, but does not say so: the row is trained like the others; to have"
                        + " it stay as it is, export with torch.onnx.export(..., dynamo=True)");
            }
        }
        return Optional.empty();
    }

    private static List<Integer> zeros(Constant table) {
        int columns = (int) table.shape().size(1);
        return IntStream.range(0, (int) table.shape().size(0))
                .filter(row -> IntStream.range(row * columns, (row + 1) * columns)
                        .allMatch(index -> table.doubleAt(index) == 0))
                .boxed()
                .toList();
    }
}
