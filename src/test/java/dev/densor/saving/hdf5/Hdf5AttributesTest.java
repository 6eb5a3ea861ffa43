package dev.densor.saving.hdf5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The values are those of generate.py. */
class Hdf5AttributesTest {
    private static final Hdf5Attributes ATTRIBUTES =
            Samples.open("attributes.h5").root().attributes();

    @ParameterizedTest
    @ValueSource(strings = {"null_terminated", "null_padded", "space_padded"})
    void textOfFixedLengthEndsWhereItsPaddingBegins(String name) {
        assertEquals(Optional.of("abc"), ATTRIBUTES.string(name));
        assertEquals(Optional.of(List.of("abc")), ATTRIBUTES.strings(name));
    }

    @ParameterizedTest
    @ValueSource(strings = {"variable", "variable_bytes"})
    void textOfVariableLengthIsUtf8WhateverItsFlag(String name) {
        assertEquals(Optional.of("zwölf"), ATTRIBUTES.string(name));
    }

    @Test
    void listsAreRead() {
        assertEquals(Optional.of(List.of("abc", "d", "")), ATTRIBUTES.strings("fixed_list"));
        assertEquals(Optional.of(List.of("first", "zwölf", "")), ATTRIBUTES.strings("variable_list"));
        assertEquals(Optional.of(List.of("a", "b", "c", "d")), ATTRIBUTES.strings("shape"));
    }

    @Test
    void aListInPartsIsJoinedUpToTheFirstGap() {
        assertEquals(Optional.of(List.of("a", "b", "c")), ATTRIBUTES.strings("parts"));
        assertFalse(ATTRIBUTES.has("parts"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no_numbers", "no_texts", "null"})
    void anEmptyArrayIsAnEmptyListWhateverItsType(String name) {
        assertEquals(Optional.of(List.of()), ATTRIBUTES.strings(name));
    }

    @Test
    void anAbsentAttributeIsAbsent() {
        assertFalse(ATTRIBUTES.has("nothing"));
        assertEquals(Optional.empty(), ATTRIBUTES.string("nothing"));
        assertEquals(Optional.empty(), ATTRIBUTES.strings("nothing"));
    }

    @Test
    void namesAreToldWhateverTheValuesAre() {
        assertTrue(ATTRIBUTES.names().containsAll(List.of("number", "void", "not_utf8", "null")));
        assertTrue(ATTRIBUTES.has("void"));
        assertEquals(18, ATTRIBUTES.names().size());
    }

    @Test
    void whatIsNotTextIsSaidToBeSomethingElse() {
        assertMessage("attributes.h5: /: attribute number is int64, not text", "number");
        assertMessage("attributes.h5: /: attribute numbers is float64, not text", "numbers");
        assertMessage("attributes.h5: /: attribute void is opaque16, not text", "void");
        assertMessage("attributes.h5: /: attribute variable_list holds 3 texts, not one", "variable_list");
        assertMessage("attributes.h5: /: is damaged: a text in it is not UTF-8", "not_utf8");
    }

    private static void assertMessage(String message, String name) {
        assertEquals(
                message,
                assertThrows(Hdf5Exception.class, () -> ATTRIBUTES.string(name)).getMessage());
    }
}
