package io.recurrent.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeMemoryTest {
    @TempDir
    private Path root;

    private void file(String path, String text) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private void machine() throws IOException {
        file("proc/meminfo", "MemTotal:       8000 kB\nMemFree:        10 kB\nMemAvailable:   4000 kB\n");
    }

    private long bytes() {
        return new FreeMemory(root).bytes().orElse(-1);
    }

    @Test
    void where_nothing_tells_it_is_not_known() {
        assertThat(new FreeMemory(root).bytes()).isEmpty();
    }

    @Test
    void without_a_limit_it_is_what_the_machine_has_available() throws Exception {
        machine();
        file("sys/fs/cgroup/memory.max", "max\n");
        file("sys/fs/cgroup/memory.current", "123\n");

        assertThat(bytes()).isEqualTo(4000 * 1024);
    }

    @Test
    void under_version_2_it_is_what_the_limit_leaves_and_unused_pages_of_files_count() throws Exception {
        machine();
        file("proc/self/cgroup", "0::/\n");
        file("sys/fs/cgroup/memory.max", "1000000\n");
        file("sys/fs/cgroup/memory.current", "900000\n");
        file("sys/fs/cgroup/memory.stat", "anon 5\ninactive_file 50000\nactive_file 7\n");

        assertThat(bytes()).isEqualTo(150_000);
    }

    @Test
    void the_least_of_a_group_and_those_above_it_counts() throws Exception {
        machine();
        file("proc/self/cgroup", "0::/a/b\n");
        file("sys/fs/cgroup/a/b/memory.max", "1000000\n");
        file("sys/fs/cgroup/a/b/memory.current", "0\n");
        file("sys/fs/cgroup/a/memory.max", "500000\n");
        file("sys/fs/cgroup/a/memory.current", "499000\n");

        assertThat(bytes()).isEqualTo(1000);
    }

    @Test
    void under_version_1_too() throws Exception {
        machine();
        file("proc/self/cgroup", "5:cpu,cpuacct:/x\n4:memory:/docker/abc\n");
        file("sys/fs/cgroup/memory/memory.limit_in_bytes", "1000000\n");
        file("sys/fs/cgroup/memory/memory.usage_in_bytes", "900000\n");
        file("sys/fs/cgroup/memory/memory.stat", "inactive_file 1\ntotal_inactive_file 20000\n");

        assertThat(bytes()).isEqualTo(120_000);
    }

    @Test
    void a_limit_that_is_passed_leaves_nothing() throws Exception {
        file("sys/fs/cgroup/memory.max", "10\n");
        file("sys/fs/cgroup/memory.current", "11\n");

        assertThat(bytes()).isZero();
    }

    @Test
    void of_this_machine_it_is_read_if_it_tells() {
        assertThat(new FreeMemory(Path.of("/")).bytes().orElse(1)).isPositive();
    }
}
