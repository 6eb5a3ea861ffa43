package dev.densor.nn;

import dev.densor.shape.DType;
import dev.densor.shape.PartialShape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Where a model begins: a name, a shape and a type. Keras's InputLayer. */
public final class Input extends Layer {
    private DType type = DType.FLOAT32;
    private SymbolicTensor tensor;

    /**
     * An input of any batch.
     *
     * @param features the sizes of one input, without the batch
     */
    public Input(int... features) {
        inputShape(features);
    }

    /** An input of a shape that includes the batch. */
    public Input(PartialShape batchShape) {
        batchInputShape(batchShape);
    }

    @Override
    public Input named(String name) {
        super.named(name);
        return this;
    }

    /** Sets the type that data is converted to; default float32. */
    public Input type(DType dtype) {
        type = dtype;
        return this;
    }

    /** The type that data is converted to. */
    public DType type() {
        return type;
    }

    /** The tensor to call layers on; always the same one. */
    public SymbolicTensor tensor() {
        if (tensor == null) {
            tensor = LayerCall.of(this).outputs().get(0);
        }
        return tensor;
    }

    @Override
    public String className() {
        return "InputLayer";
    }

    /** An input has nothing to train, and its dtype is that of the data. */
    @Override
    Map<String, Object> commonConfig() {
        return new LinkedHashMap<>();
    }

    @Override
    protected Map<String, Object> ownConfig() {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("batch_shape", LayerConfig.dims(statedInput()));
        config.put("dtype", type.kerasName());
        config.put("sparse", false);
        config.put("ragged", false);
        config.put("name", name());
        config.put("optional", false);
        return config;
    }

    @Override
    protected List<PartialShape> outputShapes(List<PartialShape> inputs) {
        return inputs;
    }

    @Override
    protected List<MaskedTensor> call(List<MaskedTensor> inputs) {
        return inputs;
    }
}
