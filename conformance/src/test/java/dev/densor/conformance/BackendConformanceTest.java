package dev.densor.conformance;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.testkit.engine.EventConditions.abortedWithReason;
import static org.junit.platform.testkit.engine.EventConditions.container;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.densor.backend.Availability;
import dev.densor.backend.Backend;
import dev.densor.backend.BackendProvider;
import dev.densor.backend.Buffer;
import dev.densor.backend.UnaryOp;
import dev.densor.shape.DType;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** What the suite does with a device that is absent, and with faults that show beyond one row. */
class BackendConformanceTest {
    /** A provider of one backend. */
    private record Provider(Availability probe, Backend backend) implements BackendProvider {
        @Override
        public String name() {
            return "faulty";
        }

        @Override
        public int priority() {
            return 0;
        }

        @Override
        public Backend open(int ordinal) {
            return backend;
        }
    }

    static class Absent extends BackendConformance {
        @Override
        protected BackendProvider provider() {
            return new Provider(Availability.unusable("it is not plugged in", "plug it in"), null);
        }
    }

    static class Leaking extends BackendConformance {
        @Override
        protected BackendProvider provider() {
            return new Provider(Availability.usable("here"), new FaultyBackend() {
                @Override
                public void free(Buffer buffer) {
                    if (buffer.dtype() != DType.INT8) {
                        super.free(buffer);
                    }
                }
            });
        }
    }

    static class LosingNaN extends BackendConformance {
        @Override
        protected BackendProvider provider() {
            return new Provider(Availability.usable("here"), new FaultyBackend() {
                @Override
                public void unary(UnaryOp op, Buffer in, Buffer out) {
                    super.unary(op, in, out);
                    change(out, (i, y) -> op == UnaryOp.RELU && Float.isNaN(y) ? 0 : y);
                }
            });
        }
    }

    private static EngineExecutionResults run(Class<?> suite) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(suite))
                .execute();
    }

    private static EngineExecutionResults run(Class<?> suite, String method, Class<?>... parameters) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(selectMethod(suite, method, parameters))
                .execute();
    }

    @Test
    void anAbsentDeviceSkipsTheSuiteWithItsReason() {
        EngineExecutionResults results = run(Absent.class);

        results.testEvents().assertStatistics(counts -> counts.started(0));
        results.containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                container(Absent.class),
                                abortedWithReason(message(
                                        reason -> reason.contains("faulty is not available: it is not plugged in")))));
    }

    @Test
    void anAbsentDeviceThatIsRequiredFails() {
        System.setProperty(BackendConformance.REQUIRE, "other,faulty");
        try {
            run(Absent.class)
                    .containerEvents()
                    .assertThatEvents()
                    .haveExactly(
                            1,
                            event(
                                    container(Absent.class),
                                    finishedWithFailure(message(reason ->
                                            reason.contains("it is not plugged in; -Ddensor.require asks for it")))));
        } finally {
            System.clearProperty(BackendConformance.REQUIRE);
        }
    }

    @Test
    void memoryThatIsNotFreedFailsTheTestThatTookIt() {
        EngineExecutionResults results = run(Leaking.class, "transfersEveryBit", DType.class);

        results.testEvents().assertStatistics(counts -> counts.started(DType.values().length)
                .failed(1));
        results.testEvents()
                .assertThatEvents()
                .haveExactly(1, event(finishedWithFailure(message(reason -> reason.startsWith("live bytes")))));
    }

    @Test
    void anAnswerThatIsNotKerassFailsItsGroup() {
        run(LosingNaN.class, "answersAsKeras", String.class)
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(finishedWithFailure(message(reason ->
                                reason.contains("golden activations: 266/269") && reason.contains("relu/special")))));
    }
}
