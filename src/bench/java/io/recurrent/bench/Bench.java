package io.recurrent.bench;

import io.recurrent.bench.report.Report;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes one table; its name is the only argument, see docs/BENCHMARKS.md. */
public final class Bench {
    private Bench() {}

    private static Map<String, Table> tables() {
        Map<String, Table> tables = new LinkedHashMap<>();
        tables.put("floor", new FloorTable());
        tables.put("load", new LoadTable());
        tables.put("protocol", new ProtocolTable());
        tables.put("policies", new PoliciesTable());
        tables.put("overload", new OverloadTable());
        tables.put("fairness", new FairnessTable());
        tables.put("memory", new MemoryTable());
        tables.put("generation", new GenerationTable());
        tables.put("sequences", new SequencesTable());
        tables.put("sizing", new SizingTable());
        tables.put("micro", new MicroTable());
        return tables;
    }

    public static void main(String[] arguments) throws Exception {
        String name = arguments.length == 1 ? arguments[0] : "help";
        Table table = tables().get(name);
        if (table == null) {
            System.out.println(
                    "give one of these tables, such as -Dbench=floor: " + String.join(", ", tables().keySet()));
            System.exit(name.equals("help") ? 0 : 2);
            return;
        }
        Options options = Options.read(name);
        Report report = new Report(name, options.command());
        table.measure(options, report);
        report.write(Options.out());
        System.exit(report.failed() ? 1 : 0);
    }
}
