package dev.densor.nn;

import dev.densor.tensor.Scope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How a graph runs, worked out once: a slot for each of its tensors, and after which call each slot is done with. A
 * tensor is freed as soon as no call needs it.
 */
final class Schedule {
    /**
     * One call, or dense layers that only feed each other: a device may compute them at once.
     *
     * @param layers that run, one after the other
     * @param inputs slots that it reads
     * @param outputs slots that it writes
     * @param done slots that nobody reads after it
     */
    private record Step(List<Layer> layers, int[] inputs, int[] outputs, int[] done) {}

    private final List<Step> steps = new ArrayList<>();
    private final int[] inputs;
    private final int[] outputs;
    private int slotCount;

    /**
     * The schedule of a graph.
     *
     * @param inputs what the graph is given
     * @param calls each after those it depends on
     * @param outputs what it gives, which is never done with
     */
    Schedule(List<SymbolicTensor> inputs, List<LayerCall> calls, List<SymbolicTensor> outputs) {
        Map<SymbolicTensor, LayerCall> lastUse = new IdentityHashMap<>();
        calls.forEach(call -> call.outputs().forEach(output -> lastUse.put(output, call)));
        calls.forEach(call -> call.inputs().forEach(input -> lastUse.put(input, call)));
        outputs.forEach(lastUse::remove);
        Map<SymbolicTensor, Integer> slots = new IdentityHashMap<>();
        ArrayDeque<Integer> free = new ArrayDeque<>();
        this.inputs = occupy(inputs, slots, free);
        for (List<LayerCall> run : runs(calls, lastUse)) {
            LayerCall first = run.get(0);
            LayerCall last = run.get(run.size() - 1);
            int[] read = find(first.inputs(), slots);
            int[] written = occupy(last.outputs(), slots, free);
            int[] done = Stream.concat(first.inputs().stream(), last.outputs().stream())
                    .filter(tensor -> lastUse.get(tensor) == first || lastUse.get(tensor) == last)
                    .mapToInt(slots::get)
                    .distinct()
                    .toArray();
            steps.add(new Step(run.stream().map(LayerCall::layer).toList(), read, written, done));
            IntStream.of(done).forEach(free::push);
        }
        this.outputs = find(outputs, slots);
    }

    /** The calls in order; those of dense layers are one run where nobody else looks at what is between them. */
    private static List<List<LayerCall>> runs(List<LayerCall> calls, Map<SymbolicTensor, LayerCall> lastUse) {
        List<List<LayerCall>> runs = new ArrayList<>();
        LayerCall last = null;
        for (LayerCall call : calls) {
            boolean continues = last != null
                    && DenseStretch.mayContain(last.layer())
                    && DenseStretch.mayContain(call.layer())
                    && call.inputs().equals(last.outputs())
                    && lastUse.get(last.outputs().get(0)) == call;
            if (!continues) {
                runs.add(new ArrayList<>());
            }
            runs.get(runs.size() - 1).add(call);
            last = call;
        }
        return runs;
    }

    /** A slot for each of {@code tensors}, one that is free again if there is any. */
    private int[] occupy(List<SymbolicTensor> tensors, Map<SymbolicTensor, Integer> slots, ArrayDeque<Integer> free) {
        tensors.forEach(tensor -> slots.put(tensor, free.isEmpty() ? slotCount++ : free.pop()));
        return find(tensors, slots);
    }

    private static int[] find(List<SymbolicTensor> tensors, Map<SymbolicTensor, Integer> slots) {
        return tensors.stream().mapToInt(slots::get).toArray();
    }

    /** Runs it; the results belong to the scope around. */
    List<MaskedTensor> run(List<MaskedTensor> given) {
        MaskedTensor[] values = new MaskedTensor[slotCount];
        List<MaskedTensor> live = Arrays.asList(values);
        put(given, values, inputs);
        try (Scope scope = Scope.open()) {
            for (Step step : steps) {
                put(LayerSequence.run(step.layers, take(values, step.inputs)), values, step.outputs);
                for (int slot : step.done) {
                    MaskedTensor dead = values[slot];
                    values[slot] = null;
                    Intermediates.release(scope, dead, live);
                }
            }
            return Intermediates.keep(scope, take(values, outputs));
        }
    }

    private static void put(List<MaskedTensor> from, MaskedTensor[] values, int[] slots) {
        for (int i = 0; i < slots.length; i++) {
            values[slots[i]] = from.get(i);
        }
    }

    private static List<MaskedTensor> take(MaskedTensor[] values, int[] slots) {
        MaskedTensor[] taken = new MaskedTensor[slots.length];
        for (int i = 0; i < slots.length; i++) {
            taken[i] = values[slots[i]];
        }
        return Arrays.asList(taken);
    }
}
