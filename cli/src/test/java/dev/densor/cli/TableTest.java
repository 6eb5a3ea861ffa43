package dev.densor.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.densor.cli.Table.Column;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsAreAsWideAsTheirTextsAndLongTextsAreBrokenAtSpaces() {
        Table table = new Table(Column.of("Name", 8), Column.ofNumbers("Size"));
        table.add("one two three", "7");
        table.add("unbreakable", "1,000,000");
        assertEquals("""
                ┏━━━━━━━━━━━━━┳━━━━━━━━━━━┓
                ┃ Name        ┃      Size ┃
                ┡━━━━━━━━━━━━━╇━━━━━━━━━━━┩
                │ one two     │         7 │
                │ three       │           │
                ├─────────────┼───────────┤
                │ unbreakable │ 1,000,000 │
                └─────────────┴───────────┘
                """, String.join("\n", table.lines()) + "\n");
    }

    @Test
    void aTableWithoutRowsIsItsHeader() {
        assertEquals(4, new Table(Column.of("Name")).lines().size());
    }
}
