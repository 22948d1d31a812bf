package dev.cohort.configuration;

import dev.cohort.experiment.Entry;
import dev.cohort.experiment.Position;
import dev.cohort.experiment.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A table while it is bound: which of its keys were asked for, and by whom. */
final class Scope {
    private final boolean root;
    private final List<String> keys = new ArrayList<>();
    private Table table;
    private String owner;
    private Optional<Path> jar = Optional.empty();
    private boolean open;

    /** @param root whether this is the file itself, whose tables are sections */
    Scope(Table table, String owner, boolean root) {
        this.table = table;
        this.owner = owner;
        this.root = root;
    }

    Table table() {
        return table;
    }

    boolean root() {
        return root;
    }

    /** What the table describes, as messages call it. */
    String owner() {
        return owner;
    }

    /** Where the table stands, if that is known. */
    Optional<Position> position() {
        return Optional.of(table.position());
    }

    /** What messages call a table within this one. */
    String ownerOf(String key) {
        return root ? "[" + key + "]" : "'" + key + "'";
    }

    /** Looks a key up, which thereby is one of the table's. */
    Optional<Entry> ask(String key) {
        keys.add(key);
        return table.find(key);
    }

    /** All keys that were asked for. */
    List<String> keys() {
        return keys;
    }

    /** A component has been found to own the table. */
    void ownedBy(String component, Path from) {
        owner = component;
        jar = Optional.of(from);
    }

    /** The owner, with the jar that it came in. */
    String ownerAndJar() {
        return owner + jar.map(path -> " (" + path + ")").orElse("");
    }

    /** Puts values under those of the table: the table's own hold. */
    void under(Table defaults) {
        Table merged = defaults;
        for (var entry : table.entries().entrySet()) {
            merged = merged.with(entry.getKey(), entry.getValue());
        }
        table = new Table(table.position(), merged.entries());
    }

    /** The table's component is not known, and so are its keys: none of them can be called wrong. */
    void leaveOpen() {
        open = true;
    }

    boolean open() {
        return open;
    }
}
