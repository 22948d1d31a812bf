/**
 * Third step of the dataflow: from plugin folders and an experiment file to the components that run.
 *
 * <p>{@link dev.cohort.plugin.PluginLoader} finds plugins and gives each a {@link dev.cohort.plugin.PluginClassLoader}, {@link
 * dev.cohort.plugin.PluginRegistry} knows their components by kind and name, and {@link
 * dev.cohort.plugin.ExperimentResolver} puts them in the places where the file names them. {@link
 * dev.cohort.plugin.ExperimentModule} hands all of it to a run's injector.
 *
 * <p>Before it: {@code configuration}. After it: {@code graph}.
 */
package dev.cohort.plugin;
