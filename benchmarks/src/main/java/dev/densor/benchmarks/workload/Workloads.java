package dev.densor.benchmarks.workload;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes workloads from their names. */
public final class Workloads {
    private static final Set<String> POINTWISE = Set.of("relu", "tanh", "sigmoid", "elu", "gelu", "softsign");
    private static final Pattern DENSE = Pattern.compile("dense-(\\d{1,5})x(\\d{1,5})x(\\d{1,5})-([a-z]+)");
    private static final Pattern MLP = Pattern.compile("mlp-(\\d{1,5})");
    private static final Pattern PASS = Pattern.compile("([a-z]+)-(\\d{1,5})x(\\d{1,5})");

    private Workloads() {}

    /**
     * The workload called {@code name}: {@code dense-32x784x512-relu} (batch, inputs, units), {@code mlp-32} (batch), or
     * {@code tanh-16000x1000} (the activation alone on rows of columns).
     *
     * @throws IllegalArgumentException when it names none
     */
    public static Workload parse(String name) {
        Matcher dense = DENSE.matcher(name);
        if (dense.matches()) {
            String activation = known(dense.group(4), name);
            DenseLayer layer = DenseLayer.random(2, number(dense, 2), number(dense, 3), activation);
            return Network.dense(name, number(dense, 1), layer);
        }
        Matcher mlp = MLP.matcher(name);
        if (mlp.matches()) {
            return Network.mlp(name, number(mlp, 1));
        }
        Matcher pass = PASS.matcher(name);
        if (pass.matches()) {
            return ActivationPass.random(name, known(pass.group(1), name), number(pass, 2), number(pass, 3));
        }
        throw unknown(name);
    }

    private static String known(String activation, String name) {
        if (!POINTWISE.contains(activation) && !activation.equals("softmax")) {
            throw unknown(name);
        }
        return activation;
    }

    private static int number(Matcher matcher, int group) {
        int number = Integer.parseInt(matcher.group(group));
        if (number == 0) {
            throw unknown(matcher.group());
        }
        return number;
    }

    private static IllegalArgumentException unknown(String name) {
        return new IllegalArgumentException("there is no workload \"" + name
                + "\"; write dense-32x784x512-relu, mlp-32 or tanh-16000x1000, for example");
    }
}
