package dev.densor.nn;

import dev.densor.ops.Einsum;
import dev.densor.shape.PartialShape;
import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The shapes that follow from an equation {@code input,kernel->output}, in which ... may stand before or after the
 * letters of input and output: what {@link EinsumDense} has to know before it computes.
 */
final class EinsumShapes {
    private static final String ELLIPSIS = "...";

    private final String what;
    private final String in;
    private final String weight;
    private final String out;
    private final boolean leading;
    private final PartialShape input;
    /** How many axes of the input the ... stands for. */
    private final int elided;

    private final PartialShape output;

    /**
     * Works them out.
     *
     * @param what whose shapes they are, for messages
     * @param equation one that {@link #isSupported} holds for
     * @param stated the axes of the output but the batch and those that ... stands for
     */
    EinsumShapes(String what, Einsum equation, PartialShape input, PartialShape stated) {
        this.what = what;
        this.input = input;
        in = letters(equation.left());
        weight = equation.right();
        out = letters(equation.result());
        leading = equation.left().startsWith(ELLIPSIS);
        elided = input.rank() - in.length();
        boolean elides = equation.left().contains(ELLIPSIS);
        if (elided < 0 || elided > 0 && !elides) {
            throw new ShapeException(what + ": input " + input + " has not the axes of " + equation.left());
        }
        output = complete(stated);
    }

    private static String letters(String term) {
        return term.replace(ELLIPSIS, "");
    }

    /** Whether Keras's layer takes such an equation: no ... in the kernel, elsewhere at the same end. */
    static boolean isSupported(Einsum equation) {
        String left = equation.left();
        String result = equation.result();
        boolean named = !letters(left).isEmpty()
                && !letters(result).isEmpty()
                && !equation.right().isEmpty();
        boolean none = !left.contains(ELLIPSIS);
        boolean atStart = left.startsWith(ELLIPSIS) && result.startsWith(ELLIPSIS);
        boolean atEnd = left.endsWith(ELLIPSIS) && result.endsWith(ELLIPSIS);
        return named && !equation.right().contains(ELLIPSIS) && (none || atStart || atEnd);
    }

    /** The batch, what ... stands for and what is stated, in order; sizes that only the input knows are filled in. */
    private PartialShape complete(PartialShape stated) {
        PartialShape all = input.slice(0, 1);
        if (leading) {
            all = all.concat(input.slice(1, Math.max(1, elided))).concat(stated);
        } else {
            all = all.concat(stated).concat(input.slice(in.length(), input.rank()));
        }
        if (all.rank() != out.length() + elided) {
            throw new ShapeException(what + ": output_shape " + stated + " makes an output " + all + " of " + all.rank()
                    + " axes, the equation one of " + (out.length() + elided));
        }
        for (int i = 0; i < out.length(); i++) {
            if (in.indexOf(out.charAt(i)) >= 0) {
                int axis = i + shift();
                all = all.with(axis, common(out.charAt(i), inputSize(out.charAt(i)), all.dim(axis)));
            }
        }
        return all;
    }

    private int common(char label, int inInput, int inOutput) {
        if (inInput != inOutput && inInput != PartialShape.UNKNOWN && inOutput != PartialShape.UNKNOWN) {
            throw new ShapeException(what + ": label '" + label + "' is " + inInput + " in the input " + input + " and "
                    + inOutput + " in output_shape");
        }
        return inOutput == PartialShape.UNKNOWN ? inInput : inOutput;
    }

    /** Where the letters begin. */
    private int shift() {
        return leading ? elided : 0;
    }

    private int inputSize(char label) {
        return input.dim(in.indexOf(label) + shift());
    }

    private int outputSize(char label) {
        return output.dim(out.indexOf(label) + shift());
    }

    /** The shape of the output. */
    PartialShape output() {
        return output;
    }

    /** The shape of the kernel. */
    Shape kernel() {
        return Shape.of(weight.chars().map(label -> weightSize((char) label)).toArray());
    }

    private int weightSize(char label) {
        if (out.indexOf(label) < 0 && in.indexOf(label) < 0) {
            throw new ShapeException(
                    what + ": label '" + label + "' of the kernel is neither in the input nor in the output");
        }
        return known(label, out.indexOf(label) >= 0 ? outputSize(label) : inputSize(label));
    }

    private int known(char label, int size) {
        if (size == PartialShape.UNKNOWN) {
            throw new ShapeException(what + ": the size of label '" + label + "' must be known, by the input " + input
                    + " or by output_shape");
        }
        return size;
    }

    /** The shape of the bias, which broadcasts against the output. */
    Shape bias(String axes) {
        int first = axes.chars().map(label -> indexInOutput((char) label)).min().orElseThrow();
        int[] named = IntStream.range(first, out.length())
                .map(i -> axes.indexOf(out.charAt(i)) < 0 ? 1 : known(out.charAt(i), outputSize(out.charAt(i))))
                .toArray();
        int trailing = leading ? 0 : elided;
        int[] dims = Arrays.copyOf(named, named.length + trailing);
        Arrays.fill(dims, named.length, dims.length, 1);
        return Shape.of(dims);
    }

    private int indexInOutput(char label) {
        int index = out.indexOf(label);
        if (index < 0) {
            throw new ShapeException(what + ": bias axis '" + label + "' is not in the output " + out);
        }
        return index;
    }

    /** The axes of the kernel that the output has, or those that it has not. */
    int[] kernelAxes(boolean inOutput) {
        return IntStream.range(0, weight.length())
                .filter(i -> out.indexOf(weight.charAt(i)) >= 0 == inOutput)
                .toArray();
    }
}
