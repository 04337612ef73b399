package io.blockbuster.topology;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The JSON schemas that come with the topology, for holding records against them. */
public final class Schemas {
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private Schemas() {}

    /** What is wrong with a record; empty where it keeps its schema. */
    public static List<?> faults(String schema, byte[] json) {
        return schema(schema).validate(new String(json, StandardCharsets.UTF_8), InputFormat.JSON);
    }

    private static Schema schema(String name) {
        try (InputStream in = ReviewTopology.class.getResourceAsStream("/schemas/" + name + ".schema.json")) {
            return REGISTRY.getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
