package dev.cohort.experiment;

import java.nio.file.Path;

/** Problems of plugins. */
public sealed interface PluginProblem extends Problem {
    @Override
    default ExitCode exitCode() {
        return ExitCode.PLUGIN;
    }

    /**
     * Two plugins that offer a component of the same kind and name.
     *
     * @param first plugin, version and jar of the one
     */
    record DuplicateComponent(String kind, String name, String first, String second) implements PluginProblem {
        @Override
        public String message() {
            return kind + " '" + name + "' is offered by both " + first + " and " + second + "; remove one of them";
        }
    }

    /** A plugin compiled against an API that this version of Cohort does not serve. */
    record ApiVersion(String plugin, Path jar, int found, int expected) implements PluginProblem {
        @Override
        public String message() {
            return "plugin " + plugin + " (" + jar + ") was built for version " + found
                    + " of the plugin API, but this is version " + expected
                    + "; get a release of it for this version of Cohort";
        }
    }

    /** A jar in a plugin folder that announces no plugin. */
    record MissingServices(Path jar) implements PluginProblem {
        @Override
        public String message() {
            return jar
                    + " holds no META-INF/services/dev.cohort.api.plugin.Plugin, so it is no plugin; add the file or move the jar";
        }
    }

    /** A plugin that cannot be loaded. */
    record BrokenPlugin(Path jar, String reason) implements PluginProblem {
        @Override
        public String message() {
            return "plugin " + jar + " cannot be loaded: " + reason;
        }
    }

    /** A component class that breaks the rules for components. */
    record InvalidComponent(String type, String plugin, String reason) implements PluginProblem {
        @Override
        public String message() {
            return "component class " + type + " of " + plugin + " " + reason;
        }
    }
}
