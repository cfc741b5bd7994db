package io.recurrent.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OpenConnectionsTest {
    private static final int MOST = 8;

    private final AtomicLong clock = new AtomicLong();
    private final List<String> refusals = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private final OpenConnections connections = new OpenConnections(
            Transport.HTTP,
            MOST,
            new ConnectionSettings(0.5, 1, 1),
            clock::incrementAndGet,
            (transport, reason) -> refusals.add(reason.name()));

    private OpenConnections.Place come(String address, String name) {
        try {
            return connections.admit(InetAddress.getByName(address), () -> closed.add(name));
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void of_a_full_address_the_one_that_was_idle_longest_gives_way() {
        OpenConnections.Place first = come("10.0.0.1", "first");
        come("10.0.0.1", "second");
        come("10.0.0.1", "third");
        come("10.0.0.1", "fourth");
        first.works();
        first.finished();

        assertThat(come("10.0.0.1", "fifth")).isNotNull();
        assertThat(closed).containsExactly("second");
        assertThat(refusals).containsExactly("CONNECTION_GAVE_WAY");
        assertThat(come("10.0.0.2", "another")).isNotNull();
        assertThat(closed).hasSize(1);
        assertThat(connections.count()).isEqualTo(5);
    }

    @Test
    void a_byte_now_and_then_keeps_no_connection() {
        OpenConnections.Place dribbles = come("10.0.0.1", "dribbles");
        come("10.0.0.1", "second");
        come("10.0.0.1", "third");
        come("10.0.0.1", "fourth");
        dribbles.works();
        dribbles.waits();

        come("10.0.0.1", "fifth");
        assertThat(closed).containsExactly("dribbles");
    }

    @Test
    void of_a_full_port_the_address_with_most_connections_loses_one() {
        come("10.0.0.2", "old");
        come("10.0.0.3", "older");
        come("10.0.0.3", "oldest");
        come("10.0.0.4", "also old");
        for (int i = 0; i < MOST / 2; i++) {
            come("10.0.0.1", "many " + i);
        }
        assertThat(closed).isEmpty();

        assertThat(come("10.0.0.5", "new")).isNotNull();
        assertThat(closed).containsExactly("many 0");
    }

    @Test
    void bodies_that_do_not_come_give_way_after_idle_ones_and_work_never_does() {
        OpenConnections.Place works = come("10.0.0.1", "works");
        OpenConnections.Place slow = come("10.0.0.1", "slow");
        OpenConnections.Place slower = come("10.0.0.1", "slower");
        come("10.0.0.1", "idle");
        works.works();
        slower.receives();
        slow.receives();

        List<OpenConnections.Place> later = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            later.add(come("10.0.0.1", "later"));
            later.getLast().works();
        }
        assertThat(closed).containsExactly("idle", "slower", "slow");

        assertThat(come("10.0.0.1", "one too many")).isNull();
        assertThat(refusals.getLast()).isEqualTo("TOO_MANY_CONNECTIONS");
        later.getFirst().gone();
        later.getFirst().gone();
        assertThat(come("10.0.0.1", "in its place")).isNotNull();
    }

    @Test
    void a_network_of_ipv6_counts_as_one_address() {
        for (int i = 0; i < MOST / 2; i++) {
            come("2001:db8::" + i, "number " + i);
        }
        come("2001:db8::ffff", "the same network");
        assertThat(closed).containsExactly("number 0");
        come("2001:db8:0:1::1", "another network");
        assertThat(closed).hasSize(1);
    }
}
