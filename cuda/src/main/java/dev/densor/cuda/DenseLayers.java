package dev.densor.cuda;

import dev.densor.backend.fused.DenseChainSpec;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.cuda.DenseRules.Rule;
import dev.densor.shape.DType;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Dense layers, each by the engine that is chosen for its sizes. */
final class DenseLayers {
    /** Choices are kept; a program has few kinds of layers, but may have many. */
    private static final int MOST_CHOICES = 4096;

    private final Device device;
    private final Precision precision;
    private final Map<DenseChoice, DenseEngine> engines;
    private final HopperDense hopper;
    private final DenseEngine composed;
    private final DenseChoice choice;
    private final DenseRules rules;
    private final Map<Kind, Chosen> chosen = new ConcurrentHashMap<>();

    /** What a choice depends on. */
    private record Kind(DenseSpec spec, DType dtype) {}

    /**
     * What was chosen.
     *
     * @param engine that computes the layer
     * @param why for people
     */
    private record Chosen(DenseEngine engine, String why) {}

    private DenseLayers(
            Device device,
            Precision precision,
            Map<DenseChoice, DenseEngine> engines,
            HopperDense hopper,
            DenseEngine composed,
            DenseChoice choice,
            DenseRules rules) {
        this.device = device;
        this.precision = precision;
        this.engines = engines;
        this.hopper = hopper;
        this.composed = composed;
        this.choice = choice;
        this.rules = rules;
    }

    /**
     * Layers on a device, as the system properties choose engines.
     *
     * @param gemm products on the device
     * @param precision of products of FLOAT32
     * @param hopper the engine for sm_90, or null on other devices
     */
    static DenseLayers of(Device device, Gemm gemm, Precision precision, HopperDense hopper) {
        return of(device, gemm, precision, hopper, DenseChoice.chosen());
    }

    /** As {@link #of(Device, Gemm, Precision, HopperDense)}, by the engine of a choice where that can. */
    static DenseLayers of(Device device, Gemm gemm, Precision precision, HopperDense hopper, DenseChoice choice) {
        DenseEngine composed = new ComposedDense(gemm, new Elementwise(device));
        Map<DenseChoice, DenseEngine> engines = new EnumMap<>(DenseChoice.class);
        if (hopper != null) {
            engines.put(DenseChoice.HOPPER, hopper);
        }
        boolean own = gemm instanceof OwnGemm;
        OwnGemm products = own ? (OwnGemm) gemm : new OwnGemm(device, precision, "");
        engines.put(DenseChoice.OWN, new OwnDense(device, precision, products));
        if (!own) {
            engines.put(DenseChoice.CUBLAS, composed);
        }
        return new DenseLayers(device, precision, engines, hopper, composed, choice, DenseRules.chosen());
    }

    /** As {@link dev.densor.backend.fused.DenseKernel#dense}; {@code bias} may be null. */
    void dense(DenseSpec spec, CudaBuffer x, CudaBuffer kernel, CudaBuffer bias, CudaBuffer out) {
        find(spec, x.dtype()).engine.dense(spec, x, kernel, bias, out);
    }

    /**
     * Whether {@link #denseOfBytes} takes a chain that is one layer: by the kernels for Hopper, unless others are
     * chosen. They pack FLOAT32 anyway; of bytes that reads a quarter, and saves the passes that convert and scale
     * them.
     *
     * @param dtype of the layer
     */
    boolean takesBytes(DenseChainSpec chain, DType dtype) {
        boolean isLayer = chain.bytes() != null && chain.layers().size() == 1 && !chain.softmax();
        boolean mayChoose = choice == DenseChoice.AUTO || choice == DenseChoice.HOPPER;
        return isLayer && mayChoose && hopper != null && hopper.takes(layer(chain), dtype);
    }

    /** Queues a layer that {@link #takesBytes}, x UINT8; {@code bias} may be null. */
    void denseOfBytes(DenseChainSpec chain, CudaBuffer x, CudaBuffer kernel, CudaBuffer bias, CudaBuffer out) {
        hopper.run(layer(chain), new HopperDense.Operands(x, chain.bytes(), kernel, bias, out));
    }

    private static DenseSpec layer(DenseChainSpec chain) {
        DenseChainSpec.Layer only = chain.layers().get(0);
        return new DenseSpec(chain.rows(), only.units(), chain.features(), only.activation());
    }

    /** Which engine computes a layer, and why, for people. */
    String explain(DenseSpec spec, DType dtype) {
        Chosen found = find(spec, dtype);
        return device.name() + ": dense " + dtype + " " + sizes(spec) + ": " + found.engine.description(spec, dtype)
                + ": " + found.why;
    }

    /** The same of a layer of bytes. */
    String explainBytes(DenseChainSpec chain, DType dtype) {
        DenseSpec spec = layer(chain);
        return device.name() + ": dense " + dtype + " of bytes " + sizes(spec) + ": " + hopper.description(spec, dtype)
                + ": no other kernel reads bytes for a layer of these sizes";
    }

    private static String sizes(DenseSpec spec) {
        return "[" + spec.rows() + ", " + spec.features() + "] x [" + spec.features() + ", " + spec.units() + "]";
    }

    private Chosen find(DenseSpec spec, DType dtype) {
        Kind kind = new Kind(spec, dtype);
        Chosen known = chosen.get(kind);
        if (known == null) {
            if (chosen.size() >= MOST_CHOICES) {
                chosen.clear();
            }
            known = choose(spec, dtype);
            chosen.put(kind, known);
        }
        return known;
    }

    private Chosen choose(DenseSpec spec, DType dtype) {
        if (takes(choice, spec, dtype)) {
            return new Chosen(engines.get(choice), "-D" + DenseChoice.PROPERTY + "=" + choice);
        }
        int architecture = device.driver().properties().architecture();
        Arithmetic arithmetic = Arithmetic.of(dtype, precision, architecture);
        Rule rule = rules.find(spec, dtype, arithmetic, architecture);
        return rule.engines().stream()
                .filter(each -> takes(each, spec, dtype))
                .findFirst()
                .map(each -> new Chosen(engines.get(each), rule.place() + " says " + each))
                .orElseGet(() -> new Chosen(composed, rule.place() + " names nothing that takes it"));
    }

    private boolean takes(DenseChoice which, DenseSpec spec, DType dtype) {
        DenseEngine engine = engines.get(which);
        return engine != null && engine.takes(spec, dtype);
    }
}
