package dev.densor.saving.hdf5;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 10, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class Hdf5GroupTest {
    private static final Hdf5Group ROOT = Samples.open("links.h5").root();
    private static final Hdf5Group VERSION2 = Samples.open("version2.h5").root();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b/value",
                "/a/b/value",
                "a//b/./value",
                "a/again/again/b/value",
                "a/soft_absolute",
                "a/soft_relative",
                "a/soft_soft",
                "a/soft_group/value",
                "a/soft_up/soft_up/b/value",
                "a/soft_root/a/b/value",
                "a/b/back\\slash\\vars",
                "a/b/größe",
                "many/link_599",
            })
    void everyWayToADatasetLeadsThere(String path) {
        assertArrayEquals(new float[] {3}, ROOT.dataset(path).orElseThrow().floats());
    }

    @Test
    void aPathBeginsAtTheGroupOrAtTheRoot() {
        Hdf5Group group = ROOT.group("a/b").orElseThrow();
        assertEquals("/a/b", group.path());
        assertEquals("/a/b/value", group.dataset("value").orElseThrow().path());
        assertEquals("/a/b/value", group.dataset("/a/b/value").orElseThrow().path());
        assertEquals("/", group.group("/").orElseThrow().path());
        assertEquals("/a/b", group.group("").orElseThrow().path());
    }

    @Test
    void namesOfAllKindsAreTold() {
        assertEquals(List.of("a", "many", "type"), ROOT.names());
        assertEquals(600, ROOT.group("many").orElseThrow().names().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "a/nothing/value", "a/b/value/below", "type", "a\\b"})
    void whatIsNotThereIsEmpty(String path) {
        assertEquals(Optional.empty(), ROOT.dataset(path));
        assertEquals(Optional.empty(), ROOT.group(path));
    }

    @Test
    void aGroupIsNoDatasetAndADatasetNoGroup() {
        assertEquals(Optional.empty(), ROOT.dataset("a/b"));
        assertEquals(Optional.empty(), ROOT.group("a/b/value"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a/soft_self   | /a/soft_self: links to \"soft_self\" and so to itself",
                "a/soft_ping   | /a/soft_ping: links to \"/a/soft_pong\" and so to itself",
                "a/soft_root   | /a/soft_root: links to \"/\", a group that holds it",
                "a/soft_broken | /a/nothing: is not in the file, though a link leads there",
            })
    void aLinkThatLeadsNowhereIsRefusedByName(String path, String message) {
        Hdf5Exception e = assertThrows(Hdf5Exception.class, () -> ROOT.group(path));
        assertEquals("links.h5: " + message, e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"again", "soft_up"})
    void aWalkInCirclesEnds(String back) {
        Hdf5Exception e = assertThrows(Hdf5Exception.class, () -> {
            Hdf5Group group = ROOT.group("a").orElseThrow();
            while (true) {
                group = group.group(back).orElseThrow();
            }
        });
        assertTrue(e.getMessage().endsWith("groups stand more than 256 levels deep"), e::getMessage);
    }

    @Test
    void aWalkAlongTooManyWaysEnds() {
        Hdf5Group root = Samples.open("branches.h5").root();
        Hdf5Exception e = assertThrows(Hdf5Exception.class, () -> walk(root));
        assertTrue(e.getMessage().contains("more groups and datasets than a file of this size holds"), e::getMessage);
    }

    private static void walk(Hdf5Group group) {
        group.names().forEach(name -> group.group(name).ifPresent(Hdf5GroupTest::walk));
    }

    @Test
    void groupsOfTheNewerFormatAreRead() {
        Hdf5Group few = VERSION2.group("few").orElseThrow();
        assertEquals(
                List.of("chunked", "external", "opaque", "soft"),
                few.names().stream().sorted().toList());
        assertEquals(Optional.of("zwölf"), few.attributes().string("name"));
        assertArrayEquals(
                new short[] {0x3F80}, few.dataset("soft").orElseThrow().shorts());
        assertEquals(
                Optional.of("bfloat16"),
                few.dataset("opaque").orElseThrow().attributes().string("dtype"));
        Hdf5Group ordered = VERSION2.group("ordered").orElseThrow();
        assertEquals(List.of("c", "a", "b"), ordered.names());
        assertEquals(Optional.of("a"), ordered.attributes().string("a"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "few/external     | /few/external: links into another file (outside.h5), which is never opened",
                "dense            | /dense: keeps its links in dense storage, which is not supported",
                "dense_attributes | /dense_attributes: keeps its attributes in dense storage, which is not supported",
            })
    void whatIsNotReadIsRefusedByName(String path, String message) {
        Hdf5Exception e = assertThrows(Hdf5Exception.class, () -> VERSION2.group(path));
        assertTrue(e.getMessage().startsWith("version2.h5: " + message), e::getMessage);
    }

    @Test
    void aNewerIndexOfChunksIsRefusedAndItsShapeTold() {
        Hdf5Dataset chunked = VERSION2.dataset("few/chunked").orElseThrow();
        assertArrayEquals(new long[] {6}, chunked.shape());
        Hdf5Exception e = assertThrows(Hdf5Exception.class, chunked::doubles);
        assertTrue(e.getMessage().contains("index that is not supported"), e::getMessage);
    }
}
