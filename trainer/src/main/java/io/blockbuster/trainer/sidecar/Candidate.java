package io.blockbuster.trainer.sidecar;

import io.blockbuster.core.model.GoldenExample;
import io.blockbuster.core.model.ModelVersion;
import io.blockbuster.trainer.sidecar.gate.GateReport;
import java.util.List;

/**
 * An update that was learned and judged.
 *
 * @param version it gets
 * @param epoch it gets
 * @param champion what it was held against
 * @param delta the update as a file
 * @param golden texts with what it says of them
 * @param report the gate's answer
 */
@SuppressWarnings("ArrayRecordComponent") // not compared
record Candidate(
        ModelVersion version,
        long epoch,
        ModelVersion champion,
        byte[] delta,
        List<GoldenExample> golden,
        GateReport report) {}
