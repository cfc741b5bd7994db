package io.recurrent.config;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.VMOption;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that a JVM without memory ends, however it was started. Threads that die of it are not made anew, Tomcat's
 * acceptors among them, and the process would live on without hearing anybody. HotSpot ends by an option of the command
 * line only, which neither a jar's manifest nor running code can set. So the process starts its JVM once more, with the
 * option before all others: it stays the same process, with the same number, files and environment.
 */
public final class Relaunch {
    private static final Logger LOG = LoggerFactory.getLogger(Relaunch.class);
    private static final String OPTION = "ExitOnOutOfMemoryError";
    private static final String OTHER_OPTION = "CrashOnOutOfMemoryError";
    private static final Path COMMAND = Path.of("/proc/self/cmdline");
    private static final String PROGRAM = "/proc/self/exe";
    /** Of close_range: closes when the program is replaced. */
    private static final int CLOSE_RANGE_CLOEXEC = 4;

    private static final int FIRST_FILE = 3;

    private Relaunch() {}

    /** Returns when the JVM ends without memory, or when nothing can be done about it; otherwise never. */
    public static void untilMemoryEndsIt() {
        HotSpotDiagnosticMXBean virtualMachine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        if (virtualMachine == null || chosen(virtualMachine, OPTION) || chosen(virtualMachine, OTHER_OPTION)) {
            return;
        }
        try {
            List<String> command = command(Files.readString(COMMAND));
            replace(command);
        } catch (IOException | IllegalCallerException | UnsupportedOperationException e) {
            LOG.debug("the JVM can't be started anew", e);
        }
        LOG.warn("the process may live on without memory, and hear nobody; start java with -XX:+{}", OPTION);
    }

    private static boolean chosen(HotSpotDiagnosticMXBean virtualMachine, String name) {
        return virtualMachine.getVMOption(name).getOrigin() != VMOption.Origin.DEFAULT;
    }

    /** The command with the option before those that were given, which may take it back. */
    static List<String> command(String nulTerminated) {
        List<String> command = new ArrayList<>(List.of(nulTerminated.split("\0", -1)));
        command.removeLast();
        command.add(1, "-XX:+" + OPTION);
        return command;
    }

    /** Returns only when it fails. */
    @SuppressWarnings("restricted")
    private static void replace(List<String> command) {
        Linker linker = Linker.nativeLinker();
        SymbolLookup library = linker.defaultLookup();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment arguments = arena.allocate(ValueLayout.ADDRESS, command.size() + 1L);
            for (int i = 0; i < command.size(); i++) {
                arguments.setAtIndex(ValueLayout.ADDRESS, i, arena.allocateFrom(command.get(i)));
            }
            closeFilesWith(linker, library);
            FunctionDescriptor execv =
                    FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
            int failed = (int) linker.downcallHandle(library.findOrThrow("execv"), execv)
                    .invokeExact(arena.allocateFrom(PROGRAM), arguments);
            LOG.debug("execv gave {}", failed);
        } catch (Throwable e) {
            throw new UnsupportedOperationException("execv could not be called", e);
        }
    }

    /** Ports of a debugger or of JMX would stay open, and the JVM could not open them again. */
    @SuppressWarnings("restricted")
    private static void closeFilesWith(Linker linker, SymbolLookup library) throws Throwable {
        FunctionDescriptor closeRange = FunctionDescriptor.of(
                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT);
        Optional<MemorySegment> function = library.find("close_range");
        if (function.isPresent()) {
            int failed = (int) linker.downcallHandle(function.get(), closeRange)
                    .invokeExact(FIRST_FILE, Integer.MAX_VALUE, CLOSE_RANGE_CLOEXEC);
            LOG.debug("close_range gave {}", failed);
        }
    }
}
