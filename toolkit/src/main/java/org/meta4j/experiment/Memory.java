package org.meta4j.experiment;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory outside the heap this process may still take. */
final class Memory {
    private static final Path LINUX = Path.of("/proc/meminfo");
    /** What is left to others, and to heap and code. */
    private static final double SHARE = 0.7;

    private Memory() {}

    /** Returns how many tasks of so many bytes fit at once beside the one that is there, at most some; 1 if none does. */
    static int fitting(long bytesOfOne, int most) {
        long more = (long) (SHARE * available() / Math.max(1, bytesOfOne));
        return (int) Math.max(1, Math.min(most, more));
    }

    private static long available() {
        return Math.min(directLeft(), machineLeft());
    }

    /** Returns what the JVM's bound of direct memory leaves; it is that of the heap unless said otherwise. */
    private static long directLeft() {
        String option = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("MaxDirectMemorySize")
                .getValue();
        long bound = Long.parseLong(option) > 0
                ? Long.parseLong(option)
                : Runtime.getRuntime().maxMemory();
        long used = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        return Math.max(0, bound - used);
    }

    /** Returns what the machine could still give, file caches included where it is told. */
    private static long machineLeft() {
        try {
            return Files.readAllLines(LINUX).stream()
                    .filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
        } catch (IOException e) {
            return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                    .getFreeMemorySize();
        }
    }
}
