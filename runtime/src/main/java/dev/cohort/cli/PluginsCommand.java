package dev.cohort.cli;

import dev.cohort.configuration.Kinds;
import dev.cohort.plugin.LoadedPlugin;
import dev.cohort.plugin.PluginRegistry;
import dev.cohort.plugin.RegisteredComponent;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the plugins that are found here, what they offer, and what is wrong with the others. */
@Command(
        description = "Lists plugins: their versions, jars and components, and what is wrong with those not loaded.",
        mixinStandardHelpOptions = true)
final class PluginsCommand implements Runnable {
    @Mixin
    private PluginArguments arguments = new PluginArguments();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        PluginRegistry registry = arguments.load();
        PrintWriter out = spec.commandLine().getOut();
        for (LoadedPlugin plugin : registry.plugins()) {
            out.println(plugin.origin() + "  " + plugin.origin().jar());
            List<List<String>> rows = new ArrayList<>();
            for (var kind : Kinds.ALL) {
                String names = plugin.components().stream()
                        .filter(component -> component.kinds().contains(kind))
                        .map(RegisteredComponent::name)
                        .sorted()
                        .collect(Collectors.joining(" "));
                if (!names.isEmpty()) {
                    rows.add(List.of("  " + Kinds.label(kind), names));
                }
            }
            out.print(Text.table(rows));
        }
        PluginArguments.warn(registry, spec.commandLine().getErr());
    }
}
