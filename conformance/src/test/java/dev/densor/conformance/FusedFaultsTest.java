package dev.densor.conformance;

import dev.densor.backend.Buffer;
import dev.densor.backend.Extent;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.fused.ActivationGradientSpec;
import dev.densor.backend.fused.DenseChainSpec;
import dev.densor.backend.fused.DenseSpec;
import dev.densor.backend.fused.LayerNormSpec;
import dev.densor.shape.DType;
import org.junit.jupiter.api.Test;

/** The suite tested with faults in what a backend computes at once. */
class FusedFaultsTest {
    private static void assertFound(String subject, FusingBackend faulty) {
        Faults.assertFound(subject, DType.FLOAT32, new FusingBackend(), faulty);
    }

    @Test
    void aDenseLayerWhoseReluLosesNaN() {
        FusingBackend faulty = new FusingBackend() {
            @Override
            public void dense(DenseSpec spec, Buffer x, Buffer kernel, Buffer bias, Buffer out) {
                super.dense(spec, x, kernel, bias, out);
                change(out, (i, y) -> spec.activation() == UnaryOp.RELU && Float.isNaN(y) ? 0 : y);
            }
        };
        assertFound("Linalg.dense", faulty);
        assertFound("DenseKernel.dense", faulty);
    }

    @Test
    void aDenseLayerWithoutItsBias() {
        FusingBackend faulty = new FusingBackend() {
            @Override
            public void dense(DenseSpec spec, Buffer x, Buffer kernel, Buffer bias, Buffer out) {
                super.dense(spec, x, kernel, null, out);
            }
        };
        assertFound("Linalg.dense", faulty);
        assertFound("DenseKernel.dense", faulty);
    }

    @Test
    void aDenseLayerWhoseEluIsAnExponentialLessOne() {
        assertFound("DenseKernel.dense", new FusingBackend() {
            @Override
            public void dense(DenseSpec s, Buffer x, Buffer kernel, Buffer bias, Buffer out) {
                if (s.activation() == UnaryOp.ELU) {
                    super.dense(new DenseSpec(s.rows(), s.units(), s.features(), null), x, kernel, bias, out);
                    change(out, (i, y) -> y > 0 ? y : (float) Math.exp(y) - 1);
                } else {
                    super.dense(s, x, kernel, bias, out);
                }
            }
        });
    }

    @Test
    void aDenseLayerThatLeavesOutTheLastRowOfAnOddNumber() {
        assertFound("Linalg.dense", new FusingBackend() {
            @Override
            public void dense(DenseSpec s, Buffer x, Buffer kernel, Buffer bias, Buffer out) {
                super.dense(s, x, kernel, bias, out);
                int done = s.rows() > 2 ? s.rows() / 2 * 2 * s.units() : s.rows() * s.units();
                change(out, (i, y) -> i < done ? y : 0);
            }
        });
    }

    @Test
    void aChainThatForgetsTheBiasOfItsFirstLayer() {
        FusingBackend faulty = new FusingBackend() {
            @Override
            public void denseChain(DenseChainSpec spec, Buffer x, Buffer[] kernels, Buffer[] biases, Buffer out) {
                Buffer[] others = biases.clone();
                others[0] = null;
                super.denseChain(spec, x, kernels, others, out);
            }
        };
        assertFound("DenseChain.fused", faulty);
        assertFound("DenseChainKernel.denseChain", faulty);
    }

    @Test
    void aChainThatForgetsTheOffsetOfBytes() {
        assertFound("DenseChain.fused", new FusingBackend() {
            @Override
            Buffer scaled(DenseChainSpec.Bytes bytes, Buffer x) {
                return super.scaled(new DenseChainSpec.Bytes(bytes.scale(), 0), x);
            }
        });
    }

    @Test
    void aChainWithoutItsSoftmax() {
        assertFound("DenseChain.fused", new FusingBackend() {
            @Override
            public void denseChain(DenseChainSpec spec, Buffer x, Buffer[] kernels, Buffer[] biases, Buffer out) {
                DenseChainSpec bare =
                        new DenseChainSpec(spec.rows(), spec.features(), spec.layers(), false, spec.bytes());
                super.denseChain(bare, x, kernels, biases, out);
            }
        });
    }

    @Test
    void aGradientOfABiasThatLeavesTheLastRowOut() {
        assertFound("ActivationGradientKernel.activationGradient", new FusingBackend() {
            @Override
            public void activationGradient(ActivationGradientSpec s, Buffer v, Buffer dy, Buffer dz, Buffer dbias) {
                super.activationGradient(s, v, dy, dz, dbias);
                if (dbias != null && s.rows() > 100) {
                    super.activationGradient(
                            new ActivationGradientSpec(s.rows() - 1, s.units(), s.op()), v, dy, dz, dbias);
                }
            }
        });
    }

    @Test
    void aGradientOfAKernelThatIsMissedWhereItIsWantedAlone() {
        assertFound("DenseGradientKernel.denseGradient", new FusingBackend() {
            @Override
            public void denseGradient(DenseSpec spec, Operands operands, Results results) {
                boolean alone = results.dx() == null && results.dbias() == null;
                super.denseGradient(spec, operands, alone ? new Results(null, null, null) : results);
            }
        });
    }

    @Test
    void aWayBackThroughALayerThatForgetsTheActivation() {
        assertFound("DenseGradientKernel.denseGradient", new FusingBackend() {
            @Override
            public void denseGradient(DenseSpec s, Operands operands, Results results) {
                super.denseGradient(new DenseSpec(s.rows(), s.units(), s.features(), null), operands, results);
            }
        });
    }

    @Test
    void aCrossentropyThatTakesLabelsModuloTheClasses() {
        assertFound("SoftmaxCrossentropyKernel.softmaxCrossentropy", new FusingBackend() {
            @Override
            public void softmaxCrossentropy(Extent rows, Buffer target, Buffer logits, Buffer loss, Buffer gradient) {
                super.softmaxCrossentropy(rows, target, logits, loss, gradient);
                if (target.dtype() == DType.INT32) {
                    change(loss, (i, value) -> value == 0 ? 1 : value);
                }
            }
        });
    }

    @Test
    void softmaxOfLargeNumbersThatOverflows() {
        FusingBackend faulty = new FusingBackend() {
            @Override
            double exp(float x, float max) {
                return (float) Math.exp(x);
            }
        };
        assertFound("Activations.softmax", faulty);
        assertFound("SoftmaxKernel.softmax", faulty);
    }

    @Test
    void softmaxThatLeavesNaNOut() {
        assertFound("Activations.softmax", new FusingBackend() {
            @Override
            float larger(float a, float b) {
                return a > b ? a : b;
            }

            @Override
            double exp(float x, float max) {
                return x <= max ? super.exp(x, max) : 0;
            }
        });
    }

    @Test
    void aLogarithmOfSoftmaxThatOverflows() {
        FusingBackend faulty = new FusingBackend() {
            @Override
            double exp(float x, float max) {
                return (float) Math.exp(x);
            }
        };
        assertFound("Activations.logSoftmax", faulty);
        assertFound("LogSoftmaxKernel.logSoftmax", faulty);
    }

    @Test
    void aVarianceOfASample() {
        FusingBackend faulty = new FusingBackend() {
            @Override
            double variance(float[] row, double mean) {
                return super.variance(row, mean) * row.length / Math.max(1, row.length - 1);
            }
        };
        assertFound("Normalizations.standardize", faulty);
        assertFound("LayerNormKernel.layerNorm", faulty);
    }

    @Test
    void aNormalizationThatForgetsItsOffset() {
        FusingBackend faulty = new FusingBackend() {
            @Override
            public void layerNorm(LayerNormSpec spec, Buffer x, Buffer gamma, Buffer beta, Buffer out) {
                super.layerNorm(spec, x, gamma, null, out);
            }
        };
        assertFound("Normalizations.standardize", faulty);
        assertFound("LayerNormKernel.layerNorm", faulty);
    }
}
