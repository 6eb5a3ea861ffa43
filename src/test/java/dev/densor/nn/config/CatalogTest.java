package dev.densor.nn.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.densor.ops.KerasVersion;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogTest {
    private record Thing(String className, double size) implements Configurable {
        @Override
        public Map<String, Object> config() {
            return Map.of("size", size);
        }
    }

    private record Trick(String className) implements Configurable, NamedFunction {}

    private final Catalog<Configurable> things = new Catalog<>("thing", Configurable.class)
            .with("BigThing", config -> new Thing("BigThing", config.number("size", 9)))
            .only(KerasVersion.V2, config -> new Thing("BigThing", 8), "bigthing")
            .old(config -> new Thing("BigThing", 7), "Thing1");

    private static String refusal(Executable action) {
        return assertThrows(IllegalArgumentException.class, action).getMessage();
    }

    @Test
    void aNameIsKnownToItsVersions() {
        assertEquals(new Thing("BigThing", 9), things.get("big_thing", KerasVersion.V3));
        assertEquals(new Thing("BigThing", 8), things.get("bigthing", KerasVersion.V2));
        assertEquals(
                "thing \"bigthing\" is not a name of Keras 3; its names are BigThing, big_thing",
                refusal(() -> things.get("bigthing", KerasVersion.V3)));
        assertThrows(IllegalArgumentException.class, () -> things.get("Thing1", KerasVersion.V2));
    }

    @Test
    void filesHaveTheNamesOfAnyVersion() {
        assertEquals(new Thing("BigThing", 8), things.get("bigthing"));
        assertEquals(new Thing("BigThing", 7), things.get("Thing1"));
    }

    @Test
    void kerasOwnIsWrittenWithItsModule() {
        assertEquals(
                "{module=keras.things, class_name=BigThing, config={size=2.0}, registered_name=null}",
                things.serialize(new Thing("BigThing", 2)).toString());
        assertNull(things.serialize(null));
    }

    @Test
    void aClassOfAUserIsWrittenAndReadUnderItsName() {
        things.register("mine>Odd", config -> new Thing("mine>Odd", config.number("size", 1)));
        Map<String, Object> written = things.serialize(new Thing("mine>Odd", 3));
        assertEquals("{module=null, class_name=Odd, config={size=3.0}, registered_name=mine>Odd}", written.toString());
        assertEquals(new Thing("mine>Odd", 3), things.get(written, KerasVersion.V3));
        assertEquals(new Thing("mine>Odd", 1), things.get("mine>Odd"));
    }

    @Test
    void aForeignClassIsFoundByItsWholeNameOrItsOwn() {
        things.register("Odd", config -> new Thing("Odd", 1));
        Map<String, Object> packaged = Map.of("class_name", "Odd", "registered_name", "theirs>Odd");
        Map<String, Object> imported = Map.of("class_name", "Odd", "module", "their.module");
        assertEquals(new Thing("Odd", 1), things.get(packaged));
        assertEquals(new Thing("Odd", 1), things.get(imported));
        things.register("theirs>Odd", config -> new Thing("theirs>Odd", 2));
        assertEquals(new Thing("theirs>Odd", 2), things.get(packaged));
    }

    @Test
    void aFunctionIsWrittenAndReadAsKerasDoesIt() {
        Trick trick = new Trick("trick");
        Map<String, Object> written = things.serialize(trick);
        assertEquals(
                "{module=builtins, class_name=function, config=trick, registered_name=function}", written.toString());
        assertEquals(
                "thing \"trick\" is not known; known are BigThing, and what was registered",
                refusal(() -> things.get(written)));
        things.register("trick", config -> trick);
        assertSame(trick, things.get(written));
    }

    @Test
    void aNameOfKerasIsNotTaken() {
        for (String name : new String[] {"BigThing", "big_thing", "bigthing", "Thing1", "function", " "}) {
            assertTrue(refusal(() -> things.register(name, config -> new Trick(name)))
                    .startsWith("thing: the name \"" + name + "\" is Keras's or says nothing"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GlorotUniform,glorot_uniform",
        "L1L2,l1l2",
        "PReLU,p_re_lu",
        "NonNeg,non_neg",
        "RMSNormalization,rms_normalization"
    })
    void namesAreSplitIntoWordsAsKerasSplitsThem(String className, String snakeCase) {
        assertEquals(snakeCase, Catalog.snakeCase(className));
    }
}
