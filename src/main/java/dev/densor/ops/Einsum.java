package dev.densor.ops;

import dev.densor.shape.Shape;
import dev.densor.shape.ShapeException;
import dev.densor.tensor.Tensor;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Einstein's summation of two tensors: {@code ab,bc->ac} is
 * {@code out[a, c] = sum over b of left[a, b] * right[b, c]}. Every axis has a letter; a letter that is not in the
 * result is summed over. {@code ...} stands for any number of leading, middle or trailing axes, which are aligned at
 * their last, broadcast, and have to be in the result. Computed as one matrix product for each index of the axes that
 * both operands share with the result. Immutable.
 *
 * <p>Not supported, and refused: a letter twice in one operand (a diagonal), equations without {@code ->}, and other
 * than two operands.
 */
public final class Einsum {
    private static final String TERM = "([a-zA-Z]*(?:\\.\\.\\.[a-zA-Z]*)?)";
    private static final Pattern FORM = Pattern.compile(TERM + "," + TERM + "->" + TERM);
    private static final String ELLIPSIS = "...";
    /** Three terms of all letters in both cases, and then some. */
    private static final int MAX_LENGTH = 200;
    /** Axes that ... stands for are called by characters beyond all letters. */
    private static final int FIRST_UNNAMED = 0x100;

    private final String equation;
    private final String left;
    private final String right;
    private final String result;

    private Einsum(String equation, Matcher terms) {
        this.equation = equation;
        left = terms.group(1);
        right = terms.group(2);
        result = terms.group(3);
    }

    /**
     * Reads an equation.
     *
     * @param equation for example {@code "abc,cd->abd"} or {@code "...x,xy->...y"}; spaces do not matter
     * @throws ShapeException when it is not one
     */
    public static Einsum of(String equation) {
        if (equation.length() > MAX_LENGTH) {
            throw new ShapeException("einsum: an equation of " + equation.length() + " characters is too long");
        }
        Matcher terms = FORM.matcher(equation.replace(" ", ""));
        if (!terms.matches()) {
            throw new ShapeException("einsum: \"" + equation
                    + "\" is not an equation of two operands such as ab,bc->ac or ...a,ab->...b");
        }
        Einsum einsum = new Einsum(terms.group(), terms);
        einsum.check();
        return einsum;
    }

    private void check() {
        for (String term : new String[] {left, right, result}) {
            letters(term)
                    .chars()
                    .filter(c -> term.indexOf(c) != term.lastIndexOf(c))
                    .findFirst()
                    .ifPresent(c -> {
                        throw new ShapeException(this + ": label " + quote(c) + " is twice in " + term);
                    });
        }
        letters(result)
                .chars()
                .filter(c -> left.indexOf(c) < 0 && right.indexOf(c) < 0)
                .findFirst()
                .ifPresent(c -> {
                    throw new ShapeException(this + ": label " + quote(c) + " of the result is in no operand");
                });
        if ((left + right).contains(ELLIPSIS) != result.contains(ELLIPSIS)) {
            throw new ShapeException(this + ": ... must be in an operand and in the result, or in neither");
        }
    }

    /** The term of the first operand: {@code "abc"}. */
    public String left() {
        return left;
    }

    /** The term of the second operand: {@code "cd"}. */
    public String right() {
        return right;
    }

    /** The term of the result: {@code "abd"}. */
    public String result() {
        return result;
    }

    /**
     * Computes it.
     *
     * @param a an axis for each label of {@link #left}; floating point
     * @param b an axis for each label of {@link #right}; of the type of {@code a}
     * @return an axis for each label of {@link #result}
     * @throws ShapeException when the number of axes does not fit, or a label has two sizes
     */
    public Tensor apply(Tensor a, Tensor b) {
        LabelledTensor x = label(left, a);
        LabelledTensor y = label(right, b);
        int unnamed = Math.max(unnamedAxes(left, a.shape()), unnamedAxes(right, b.shape()));
        String out = expand(result, unnamed);
        for (int label : x.labels(y::has).chars().toArray()) {
            int size = commonSize(x, y, label);
            x = x.broadcast(label, size);
            y = y.broadcast(label, size);
        }
        return multiply(x, y, out);
    }

    private static Tensor multiply(LabelledTensor a, LabelledTensor b, String out) {
        LabelledTensor x = a.sum(label -> !b.has(label) && out.indexOf(label) < 0);
        LabelledTensor y = b.sum(label -> !a.has(label) && out.indexOf(label) < 0);
        String batch = x.labels(label -> y.has(label) && out.indexOf(label) >= 0);
        String inner = x.labels(label -> y.has(label) && out.indexOf(label) < 0);
        String rows = x.labels(label -> !y.has(label));
        String columns = y.labels(label -> !x.has(label));
        Tensor product = Linalg.matmul(x.matrices(batch, rows, inner), y.matrices(batch, inner, columns));
        String order = batch + rows + columns;
        int[] sizes = order.chars()
                .map(label -> x.has(label) ? x.size(label) : y.size(label))
                .toArray();
        return new LabelledTensor(Shaping.reshape(product, Shape.of(sizes)), order)
                .permute(out)
                .tensor();
    }

    private LabelledTensor label(String term, Tensor operand) {
        return new LabelledTensor(operand, expand(term, unnamedAxes(term, operand.shape())));
    }

    /** How many axes of {@code shape} the ... of a term stands for. */
    private int unnamedAxes(String term, Shape shape) {
        int unnamed = shape.rank() - letters(term).length();
        if (unnamed < 0 || unnamed > 0 && !term.contains(ELLIPSIS)) {
            throw new ShapeException(this + ": operand " + shape + " has not the axes of " + term);
        }
        return unnamed;
    }

    /** The term with ... replaced by the names of so many axes, the last of which is always called the same. */
    private static String expand(String term, int unnamed) {
        StringBuilder names = new StringBuilder();
        for (int i = unnamed - 1; i >= 0; i--) {
            names.append((char) (FIRST_UNNAMED + i));
        }
        return term.replace(ELLIPSIS, names);
    }

    private int commonSize(LabelledTensor a, LabelledTensor b, int label) {
        int x = a.size(label);
        int y = b.size(label);
        boolean broadcasts = label >= FIRST_UNNAMED && (x == 1 || y == 1);
        if (x != y && !broadcasts) {
            throw new ShapeException(this + ": " + (label >= FIRST_UNNAMED ? "..." : "label " + quote(label)) + " is "
                    + x + " in " + a.tensor().shape() + " and " + y + " in "
                    + b.tensor().shape());
        }
        return x == 1 ? y : x;
    }

    private static String letters(String term) {
        return term.replace(ELLIPSIS, "");
    }

    private static String quote(int label) {
        return "'" + (char) label + "'";
    }

    /** {@code einsum abc,cd->abd}. */
    @Override
    public String toString() {
        return "einsum " + equation;
    }
}
