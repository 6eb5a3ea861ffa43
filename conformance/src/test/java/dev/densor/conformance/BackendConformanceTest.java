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
import dev.densor.backend.View;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.shape.DType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    /** Keeps a copy of each kernel that it meets a second time, until it is freed or filled. */
    static class KeepingOldKernels extends BackendConformance {
        @Override
        protected BackendProvider provider() {
            return new Provider(Availability.usable("here"), new FusingBackend() {
                private final Map<Buffer, Integer> uses = new HashMap<>();
                private final Map<Buffer, Buffer> kept = new HashMap<>();

                @Override
                public void dense(DenseSpec spec, Buffer x, Buffer kernel, Buffer bias, Buffer out) {
                    if (uses.merge(kernel, 1, Integer::sum) == 2) {
                        Buffer copy = allocate(kernel.dtype(), kernel.size());
                        copy(View.of(kernel), View.of(copy));
                        kept.put(kernel, copy);
                    }
                    super.dense(spec, x, kept.getOrDefault(kernel, kernel), bias, out);
                }

                @Override
                public void fill(Buffer out, double value) {
                    forget(out);
                    super.fill(out, value);
                }

                @Override
                public void free(Buffer buffer) {
                    forget(buffer);
                    super.free(buffer);
                }

                private void forget(Buffer kernel) {
                    uses.remove(kernel);
                    Buffer copy = kept.remove(kernel);
                    if (copy != null) {
                        super.free(copy);
                    }
                }
            });
        }
    }

    static class Fusing extends BackendConformance {
        @Override
        protected BackendProvider provider() {
            return new Provider(Availability.usable("here"), new FusingBackend());
        }
    }

    /** Dense layers whose fused relu makes 0 of NaN. */
    static class LosingNaNInProducts extends BackendConformance {
        @Override
        protected BackendProvider provider() {
            return new Provider(Availability.usable("here"), new FusingBackend() {
                @Override
                public void dense(DenseSpec spec, Buffer x, Buffer kernel, Buffer bias, Buffer out) {
                    super.dense(spec, x, kernel, bias, out);
                    change(out, (i, y) -> spec.activation() == UnaryOp.RELU && Float.isNaN(y) ? 0 : y);
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

    @Test
    void aSoundFusedKernelPasses() {
        for (String test : List.of("denseSeesAKernelThatWasWrittenAgain", "activatesProductsAsKeras")) {
            run(Fusing.class, test).testEvents().assertStatistics(counts -> counts.succeeded(1));
        }
    }

    @Test
    void aKernelThatIsKeptTooLongIsFound() {
        run(KeepingOldKernels.class, "denseSeesAKernelThatWasWrittenAgain")
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1, event(finishedWithFailure(message(reason -> reason.contains("array contents differ")))));
    }

    @Test
    void aFusedActivationThatIsNotKerassIsFound() {
        run(LosingNaNInProducts.class, "activatesProductsAsKeras")
                .testEvents()
                .assertThatEvents()
                .haveExactly(1, event(finishedWithFailure(message(reason -> reason.contains("relu/special")))));
    }
}
