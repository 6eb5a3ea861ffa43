package dev.densor.benchmarks.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * CPU time at a moment, in the kernel's ticks.
 *
 * @param own that of one process
 * @param busy that of all processes
 * @param total busy and idle, of all cores
 */
record CpuTime(long own, long busy, long total) {
    /** Fields of /proc/stat: user nice system idle iowait irq softirq steal; and of /proc/PID/stat after the name. */
    private static final int IDLE = 4;

    private static final int IOWAIT = 5;
    private static final int STEAL = 8;
    private static final int UTIME = 11;
    private static final int STIME = 12;

    /** Now; null where there is no /proc. */
    static CpuTime of(long pid) {
        try {
            String machine = Files.readString(Path.of("/proc/stat"));
            return of(machine.lines().findFirst().orElse(""), Files.readString(Path.of("/proc/" + pid + "/stat")));
        } catch (IOException absent) {
            return null;
        }
    }

    /** From the first line of /proc/stat, and /proc/PID/stat. */
    static CpuTime of(String machine, String process) {
        String[] all = machine.trim().split("\\s+");
        long total = 0;
        for (int i = 1; i <= STEAL; i++) {
            total += Long.parseLong(all[i]);
        }
        long idle = Long.parseLong(all[IDLE]) + Long.parseLong(all[IOWAIT]);
        // The name of the program may have spaces in it, and stands in parentheses.
        String[] own = process.substring(process.lastIndexOf(')') + 2).split(" ");
        return new CpuTime(Long.parseLong(own[UTIME]) + Long.parseLong(own[STIME]), total - idle, total);
    }

    /** The share of the machine that other processes took since a moment; null when either is. */
    static Double othersSince(CpuTime before, CpuTime now) {
        if (before == null || now == null || now.total == before.total) {
            return null;
        }
        long others = now.busy - before.busy - (now.own - before.own);
        double share = (double) others / (now.total - before.total);
        return Math.max(0, Math.round(share * 1000) / 1000.0);
    }
}
