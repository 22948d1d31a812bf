package dev.cohort.trainer;

import dev.cohort.configuration.GroupSection;
import dev.cohort.configuration.TrainingSection;
import dev.cohort.session.TrainingSession;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** What people should know of {@code [[optimizer.groups]]} that most likely do not do what was meant. */
record GroupRemarks(List<GroupSection> groups) {
    private static final int NAMES_SHOWN = 8;

    List<String> all(TrainingSession session, TrainingSection training) {
        List<String> remarks = new ArrayList<>(unused(session.parameterNames()));
        remarks.addAll(movingStates(session.network().movingStates()));
        remarks.addAll(frozenThroughout(training));
        return remarks;
    }

    /** Groups that hold for no parameter. */
    private List<String> unused(List<String> parameters) {
        Set<Integer> used = new HashSet<>();
        for (String parameter : parameters) {
            IntStream.range(0, groups.size())
                    .filter(index ->
                            groups.get(index).pattern().matcher(parameter).find())
                    .findFirst()
                    .ifPresent(used::add);
        }
        return IntStream.range(0, groups.size())
                .filter(index -> !used.contains(index))
                .mapToObj(index -> "optimizer.groups." + index + " holds for no parameter: '"
                        + groups.get(index).match() + "' is found in none, or an earlier group takes them; there are "
                        + shown(parameters))
                .toList();
    }

    /** States in whose names a frozen group's pattern is found: they move all the same, being no parameters. */
    private List<String> movingStates(List<String> states) {
        List<String> remarks = new ArrayList<>();
        for (int index = 0; index < groups.size(); index++) {
            GroupSection group = groups.get(index);
            List<String> moving = states.stream()
                    .filter(state ->
                            group.frozen() && group.pattern().matcher(state).find())
                    .toList();
            if (!moving.isEmpty()) {
                remarks.add("optimizer.groups." + index + " is frozen, which holds for parameters alone; running"
                        + " statistics move with every batch: " + shown(moving));
            }
        }
        return remarks;
    }

    private List<String> frozenThroughout(TrainingSection training) {
        List<String> remarks = new ArrayList<>();
        int epochs = training.epochs().orElse(Integer.MAX_VALUE);
        for (int index = 0; index < groups.size(); index++) {
            int begin = groups.get(index).unfreezeEpoch();
            if (begin > 0 && begin >= epochs) {
                remarks.add("optimizer.groups." + index + " is frozen throughout: unfreeze-epoch = " + begin
                        + ", and the run has " + epochs + (epochs == 1 ? " epoch" : " epochs"));
            }
        }
        return remarks;
    }

    private static String shown(List<String> names) {
        return String.join(", ", names.subList(0, Math.min(NAMES_SHOWN, names.size())))
                + (names.size() > NAMES_SHOWN ? ", ..." : "");
    }
}
