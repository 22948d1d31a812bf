package dev.cohort.experiment;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Problems of plugins. All but the last three are warnings as long as the experiment can do without what the plugin offers.
 */
public sealed interface PluginProblem extends Problem {
    @Override
    default ExitCode exitCode() {
        return ExitCode.PLUGIN;
    }

    /** A file that is called a jar and is none, or is damaged. */
    record UnreadableJar(Path jar, String reason) implements PluginProblem {
        @Override
        public String message() {
            return jar + " cannot be read as a jar (" + reason + "); copy it again";
        }
    }

    /** A jar in a plugin folder that announces no plugin. */
    record MissingServices(Path jar) implements PluginProblem {
        @Override
        public String message() {
            return jar + " holds no META-INF/services/dev.cohort.api.plugin.Plugin, so it is no plugin; add the file, "
                    + "or put a library into a folder of its own with the plugin's jar";
        }
    }

    /** A services file that names no class that is there and a plugin. */
    record InvalidServices(Path jar, String reason) implements PluginProblem {
        @Override
        public String message() {
            return "META-INF/services/dev.cohort.api.plugin.Plugin of " + jar + " cannot be followed: " + reason;
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

    /** A plugin class of which no object can be made. */
    record NotConstructible(Path jar, String type, String reason) implements PluginProblem {
        @Override
        public String message() {
            return "plugin class " + type + " of " + jar + " cannot be made an object: it " + reason
                    + "; it should be public and have a public constructor without parameters";
        }
    }

    /**
     * A plugin whose own code throws.
     *
     * @param where as in {@code the constructor of acme.HuberPlugin}
     * @param thrown what it threw
     */
    record FailedPlugin(Path jar, String where, String thrown) implements PluginProblem {
        @Override
        public String message() {
            return where + " of plugin " + jar + " failed with " + thrown + "; tell the plugin's author";
        }
    }

    /** A plugin that uses a class which it cannot see. */
    record MissingClass(Path jar, String type, boolean inHost) implements PluginProblem {
        @Override
        public String message() {
            return "plugin " + jar + " uses class " + type + ", which it does not hold"
                    + (inHost ? "; Cohort has it, but a plugin sees only dev.cohort.api and the JDK of it" : "")
                    + "; put the library's jar and the plugin's into a folder of their own";
        }
    }

    /**
     * Classes of a plugin that do not fit each other, the API or this Java.
     *
     * @param advice as in {@code build it again with the libraries beside it}
     */
    record Unlinkable(Path jar, String reason, String advice) implements PluginProblem {
        @Override
        public String message() {
            return "the classes of plugin " + jar + " do not fit together: " + reason + "; " + advice;
        }
    }

    /** A plugin that answers what no plugin may. */
    record InvalidPlugin(Path jar, String reason) implements PluginProblem {
        @Override
        public String message() {
            return "plugin " + jar + " " + reason;
        }
    }

    /** A component class that breaks the rules for components. */
    record InvalidComponent(String type, String plugin, String reason) implements PluginProblem {
        @Override
        public String message() {
            return "component class " + type + " of " + plugin + " " + reason;
        }
    }

    /** A stranger's component with a name that is kept for Cohort's own. */
    record ReservedName(String name, String plugin) implements PluginProblem {
        @Override
        public String message() {
            return "component '" + name + "' of " + plugin + " has a name kept for Cohort's own components; "
                    + "put the vendor and a dot before it, as in 'acme." + name + "'";
        }
    }

    /**
     * Two plugins that offer a component of the same kind and name.
     *
     * @param first plugin, version and jar of the one
     */
    record DuplicateComponent(Optional<Position> position, String kind, String name, String first, String second)
            implements PluginProblem {
        @Override
        public String message() {
            return kind + " '" + name + "' is offered by both " + first + " and " + second + "; remove one of them";
        }

        /** The same problem where a file names the component. */
        public DuplicateComponent at(Optional<Position> place) {
            return new DuplicateComponent(place, kind, name, first, second);
        }
    }

    /**
     * A plugin that a run was made with and that is not there any more.
     *
     * @param jar where it was
     * @param sha256 the hash of that jar
     */
    record MissingPlugin(Optional<Position> position, String plugin, String version, String jar, String sha256)
            implements PluginProblem {
        @Override
        public String message() {
            return "the run was made with plugin " + plugin + " " + version + ", which is not there any more: " + jar
                    + " (sha256 " + sha256 + "); put it back, or give its folder by --plugins DIR";
        }
    }

    /** A component that no plugin offers, where some plugins could not be loaded: it may have been theirs. */
    record UnavailableComponent(Optional<Position> position, String kind, String name) implements PluginProblem {
        @Override
        public String message() {
            return "there is no " + kind + " '" + name + "' in the plugins that could be loaded; others could not";
        }
    }
}
