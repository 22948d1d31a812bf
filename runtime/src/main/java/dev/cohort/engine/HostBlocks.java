package dev.cohort.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The blocks of all groups, one after another, and the states that they keep. */
final class HostBlocks {
    private final List<HostGroup> groups = new ArrayList<>();
    private final List<HostBlock> blocks = new ArrayList<>();

    /** Adds a group of so many parameters. */
    void add(HostGroup group, int length) {
        groups.add(group);
        for (int begin = 0; begin < length; begin += HostBlock.LENGTH) {
            blocks.add(new HostBlock(group, group.offset() + begin, Math.min(HostBlock.LENGTH, length - begin)));
        }
    }

    List<HostGroup> groups() {
        return groups;
    }

    List<HostBlock> blocks() {
        return blocks;
    }

    /** Where the first parameter lies. */
    int begin() {
        return groups.get(0).offset();
    }

    /** How many parameters there are. */
    int length() {
        HostBlock last = blocks.get(blocks.size() - 1);
        return last.begin() + last.length() - begin();
    }

    List<Updater.State> states(int offset) {
        return Updater.states(blocks.get(blockOf(offset)).group().program());
    }

    void state(String name, int offset, float[] to) {
        Optional<GraphGroup> graphs = blocks.get(blockOf(offset)).group().graphs();
        if (graphs.isPresent()) {
            graphs.get().state(name).read(offset - graphs.get().offset(), to, 0, to.length);
            return;
        }
        int copied = 0;
        for (int index = blockOf(offset); copied < to.length; index++) {
            HostBlock block = blocks.get(index);
            int from = offset + copied - block.begin();
            int count = Math.min(block.length() - from, to.length - copied);
            System.arraycopy(block.state(name), from, to, copied, count);
            copied += count;
        }
    }

    void setState(String name, int offset, float[] values) {
        Optional<GraphGroup> graphs = blocks.get(blockOf(offset)).group().graphs();
        if (graphs.isPresent()) {
            graphs.get().state(name).write(offset - graphs.get().offset(), values, 0, values.length);
            return;
        }
        int copied = 0;
        for (int index = blockOf(offset); copied < values.length; index++) {
            HostBlock block = blocks.get(index);
            int to = offset + copied - block.begin();
            int count = Math.min(block.length() - to, values.length - copied);
            System.arraycopy(values, copied, block.state(name), to, count);
            copied += count;
        }
    }

    private int blockOf(int offset) {
        for (int index = 0; index < blocks.size(); index++) {
            if (blocks.get(index).holds(offset)) {
                return index;
            }
        }
        throw new IllegalArgumentException("no block holds the place " + offset);
    }

    Map<String, Double> scalars(int offset) {
        return beginning(offset).map(UpdateScalars::states).orElse(Map.of());
    }

    void setScalar(String name, int offset, double value) {
        beginning(offset).ifPresent(scalars -> scalars.state(name, value));
    }

    void rest(int offset, boolean resting) {
        beginning(offset).ifPresent(scalars -> scalars.rest(resting));
    }

    private Optional<UpdateScalars> beginning(int offset) {
        return groups.stream()
                .filter(group -> group.offset() == offset)
                .findFirst()
                .map(HostGroup::scalars);
    }
}
