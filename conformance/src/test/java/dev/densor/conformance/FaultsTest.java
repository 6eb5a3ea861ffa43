package dev.densor.conformance;

import dev.densor.backend.Backend;
import dev.densor.backend.BinaryOp;
import dev.densor.backend.Buffer;
import dev.densor.backend.Extent;
import dev.densor.backend.MatmulSpec;
import dev.densor.backend.ReduceOp;
import dev.densor.backend.UnaryOp;
import dev.densor.backend.View;
import dev.densor.shape.BFloat16;
import dev.densor.shape.DType;
import dev.densor.shape.Layout;
import org.junit.jupiter.api.Test;

/** The suite tested: each fault is one that real backends have had, and its row finds it. */
class FaultsTest {
    private static void assertFound(String subject, DType dtype, Backend faulty) {
        Faults.assertFound(subject, dtype, new FaultyBackend(), faulty);
    }

    @Test
    void reluThatLosesNaN() {
        assertFound("UnaryOp.RELU", DType.FLOAT32, new FaultyBackend() {
            @Override
            public void unary(UnaryOp op, Buffer in, Buffer out) {
                super.unary(op, in, out);
                change(out, (i, y) -> op == UnaryOp.RELU && Float.isNaN(y) ? 0 : y);
            }
        });
    }

    @Test
    void anExponentialOfSevenDigitsLessThree() {
        assertFound("UnaryOp.EXP", DType.FLOAT32, new FaultyBackend() {
            @Override
            public void unary(UnaryOp op, Buffer in, Buffer out) {
                super.unary(op, in, out);
                change(out, (i, y) -> Float.isFinite(y) ? y + 6 * Math.ulp(y) : y);
            }
        });
    }

    @Test
    void softplusThatIsTheLogarithmOfOnePlusTheExponential() {
        assertFound("UnaryOp.SOFTPLUS", DType.FLOAT32, new FaultyBackend() {
            @Override
            public void unary(UnaryOp op, Buffer in, Buffer out) {
                super.unary(UnaryOp.EXP, in, out);
                change(out, (i, y) -> (float) Math.log(1 + y));
            }
        });
    }

    @Test
    void aGeluThatIsItsApproximation() {
        assertFound("UnaryOp.GELU", DType.FLOAT32, new FaultyBackend() {
            @Override
            public void unary(UnaryOp op, Buffer in, Buffer out) {
                super.unary(op == UnaryOp.GELU ? UnaryOp.GELU_TANH : op, in, out);
            }
        });
    }

    @Test
    void anActivationOfAnotherKeras() {
        assertFound("UnaryOp.HARD_SIGMOID", DType.FLOAT32, new FaultyBackend() {
            @Override
            public void unary(UnaryOp op, Buffer in, Buffer out) {
                super.unary(UnaryOp.HARD_SIGMOID_V2, in, out);
            }
        });
    }

    @Test
    void anExponentialThatIsSlightlyWrongInsideAComposite() {
        assertFound("Activations.softmax", DType.FLOAT32, new FaultyBackend() {
            @Override
            public void unary(UnaryOp op, Buffer in, Buffer out) {
                super.unary(op, in, out);
                change(out, (i, y) -> i == 0 && out.size() > 1 ? y * 1.001f : y);
            }
        });
    }

    @Test
    void integersThatGoByWayOfFloat32() {
        assertFound("BinaryOp.ADD", DType.INT32, new FaultyBackend() {
            @Override
            public void binary(BinaryOp op, View a, View b, Buffer out) {
                super.binary(op, inFloat32(a), inFloat32(b), out);
            }

            private View inFloat32(View x) {
                Buffer floats = allocate(DType.FLOAT32, x.shape().size());
                Buffer back = allocate(x.dtype(), x.shape().size());
                Layout dense = Layout.contiguous(x.shape());
                copy(x, new View(floats, dense));
                copy(new View(floats, dense), new View(back, dense));
                return new View(back, dense);
            }
        });
    }

    @Test
    void sumsRoundedDown() {
        assertFound("BinaryOp.ADD", DType.FLOAT32, new FaultyBackend() {
            @Override
            public void binary(BinaryOp op, View a, View b, Buffer out) {
                super.binary(op, a, b, out);
                change(out, (i, y) -> y > 1 ? Math.nextDown(y) : y);
            }
        });
    }

    @Test
    void comparisonsThatTakeNaNForLarge() {
        assertFound("BinaryOp.GREATER", DType.FLOAT32, new FaultyBackend() {
            @Override
            public void binary(BinaryOp op, View a, View b, Buffer out) {
                super.binary(BinaryOp.LESS_EQUAL, a, b, out);
                super.unary(UnaryOp.NOT, out, out);
            }
        });
    }

    @Test
    void operandsReadAsIfTheyWereContiguous() {
        assertFound("BinaryOp.SUBTRACT", DType.INT32, new FaultyBackend() {
            @Override
            public void binary(BinaryOp op, View a, View b, Buffer out) {
                boolean fits = b.buffer().size() >= b.shape().size();
                super.binary(op, a, fits ? new View(b.buffer(), Layout.contiguous(b.shape())) : b, out);
            }
        });
    }

    @Test
    void theLastElementLeftOut() {
        assertFound("UnaryOp.NEGATE", DType.FLOAT32, new FaultyBackend() {
            @Override
            public void unary(UnaryOp op, Buffer in, Buffer out) {
                float[] last = new float[1];
                change(out, (i, y) -> last[0] = y);
                super.unary(op, in, out);
                change(out, (i, y) -> i == out.size() - 1 ? last[0] : y);
            }
        });
    }

    @Test
    void anOperandOverwritten() {
        assertFound("UnaryOp.ABS", DType.FLOAT32, new FaultyBackend() {
            @Override
            public void unary(UnaryOp op, Buffer in, Buffer out) {
                super.unary(op, in, out);
                super.unary(op, in, in);
            }
        });
    }

    @Test
    void matrixProductsOfRoundedOperands() {
        assertFound("Backend.matmul", DType.FLOAT32, new FaultyBackend() {
            @Override
            public void matmul(MatmulSpec spec, Buffer a, Buffer b, Buffer out) {
                super.matmul(spec, tf32(a), tf32(b), out);
            }

            private Buffer tf32(Buffer x) {
                Buffer rounded = allocate(x.dtype(), x.size());
                copy(View.of(x), View.of(rounded));
                change(rounded, (i, y) -> Float.intBitsToFloat(Float.floatToIntBits(y) & ~0x1fff));
                return rounded;
            }
        });
    }

    @Test
    void aTransposeThatIsForgotten() {
        assertFound("Backend.matmul", DType.FLOAT32, new FaultyBackend() {
            @Override
            public void matmul(MatmulSpec s, Buffer a, Buffer b, Buffer out) {
                super.matmul(new MatmulSpec(s.batch(), s.m(), s.n(), s.k(), s.transposeA(), false), a, b, out);
            }
        });
    }

    @Test
    void sumsKeptInSixteenBits() {
        assertFound("ReduceOp.SUM", DType.FLOAT32, new FaultyBackend() {
            @Override
            public void reduce(ReduceOp op, Buffer in, Extent extent, Buffer out) {
                super.reduce(op, in, extent, out);
                change(out, (i, y) -> BFloat16.toFloat(BFloat16.fromDouble(y)));
            }
        });
    }

    @Test
    void theLastOfSeveralMaxima() {
        assertFound("ReduceOp.ARGMAX", DType.INT32, new FaultyBackend() {
            @Override
            public void reduce(ReduceOp op, Buffer in, Extent extent, Buffer out) {
                Buffer sorted = allocate(in.dtype(), in.size());
                Buffer order = allocate(DType.INT32, in.size());
                super.sort(in, extent, sorted, order);
                Buffer index = allocate(DType.INT32, 1);
                super.fill(index, extent.length() - 1);
                super.gather(order, extent, index, out);
            }
        });
    }

    @Test
    void indicesOutsideTheTableThatAreClamped() {
        assertFound("Backend.gather", DType.FLOAT32, new FaultyBackend() {
            @Override
            public void gather(Buffer table, Extent extent, Buffer indices, Buffer out) {
                Buffer zero = allocate(DType.INT32, 1);
                Buffer clamped = allocate(DType.INT32, indices.size());
                super.fill(zero, 0);
                Layout all = View.of(indices).layout();
                View zeros = new View(zero, View.of(zero).layout().broadcastTo(all.shape()));
                super.binary(BinaryOp.MAXIMUM, View.of(indices), zeros, clamped);
                super.gather(table, extent, clamped, out);
            }
        });
    }

    @Test
    void subnormalNumbersFlushedInACopy() {
        assertFound("Backend.copy", DType.FLOAT32, new FaultyBackend() {
            @Override
            public void copy(View in, View out) {
                super.copy(in, out);
                change(out.buffer(), (i, y) -> Math.abs(y) < Float.MIN_NORMAL ? 0 : y);
            }
        });
    }

    @Test
    void randomNumbersOneBlockAhead() {
        assertFound("Backend.uniform", DType.FLOAT32, new FaultyBackend() {
            @Override
            public void uniform(long seed, long counter, Buffer out) {
                super.uniform(seed, counter + 1, out);
            }
        });
    }
}
