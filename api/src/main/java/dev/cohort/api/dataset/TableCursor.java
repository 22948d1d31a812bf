package dev.cohort.api.dataset;

import java.util.List;
import java.util.function.Consumer;

/** A pass over rows in memory; reading makes no objects. */
final class TableCursor implements Cursor {
    private final Block[] blocks;
    private final int[] rows;
    private final Consumer<int[]> giveBack;
    private int position;
    private boolean open = true;

    TableCursor(List<Block> blocks, int[] rows, long position, Consumer<int[]> giveBack) {
        this.blocks = blocks.toArray(Block[]::new);
        this.rows = rows;
        this.position = (int) Math.min(position, rows.length);
        this.giveBack = giveBack;
    }

    @Override
    public int read(Batch batch) {
        if (!open) {
            throw new IllegalStateException("the cursor is closed");
        }
        int count = Math.min(batch.capacity(), rows.length - position);
        if (count > 0) {
            for (int field = 0; field < blocks.length; field++) {
                blocks[field].copy(rows, position, count, batch, field);
            }
            position += count;
        }
        return count;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void close() {
        if (open) {
            open = false;
            giveBack.accept(rows);
        }
    }
}
