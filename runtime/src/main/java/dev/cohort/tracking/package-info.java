/**
 * What a run leaves behind, and what is seen of it while it is under way.
 *
 * <p>{@code session} is the step before: its training makes the {@link dev.cohort.api.run.RunEvent}s that are heard here.
 * {@code trainer} is the step after. It makes a {@link dev.cohort.tracking.RunFolder} (which is locked until closed), writes
 * the experiment file and a {@link dev.cohort.tracking.RunRecord} into it, opens the {@link dev.cohort.tracking.Journal},
 * starts {@code mlflow.Delivery} where a tracking server is named, and passes the events to its listeners in this order:
 *
 * <pre>{@code
 * try (RunFolder folder = RunFolder.create(runs, name, id)) {
 *     folder.writeExperiment(canonicalText);
 *     RunRecord.begin(name, folder, experimentFile, flatParameters, settings).write(folder);
 *     ConsoleListener console = new ConsoleListener(System.out, System.err, Terminal.detect(System.getenv()), folder.path());
 *     Delivery delivery = Delivery.start(folder, TrackingServer.find(trackingSection, System.getenv()), console);
 *     try (Journal journal = Journal.open(folder.journal(), logEverySteps)) {
 *         List<Listener> listeners = List.of(journal, new RunReport(folder), console);
 *         // train; export model.onnx before RunEvent.Ended
 *     }
 *     boolean delivered = delivery.close(Duration.ofSeconds(10)); // false: exit code 8
 * }
 * }</pre>
 *
 * <p>The journal keeps the loss of every so many steps from {@link dev.cohort.api.run.RunEvent.Stepped} by itself, so the
 * trainer sends a {@link dev.cohort.api.run.RunEvent.Logged} for everything but {@code train/loss}.
 */
package dev.cohort.tracking;
