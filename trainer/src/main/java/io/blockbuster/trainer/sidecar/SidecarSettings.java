package io.blockbuster.trainer.sidecar;

import io.blockbuster.trainer.sidecar.gate.GateRules;
import java.time.Duration;

/**
 * When a sidecar learns, from what, and what it asks of an update.
 *
 * @param topics the topics it reads and writes
 * @param minLabels new labels that start a round
 * @param maxWait how long the first new label waits at most until a round starts with fewer
 * @param heldOutShare the share of labels that are never learned from, in (0, 1)
 * @param replaySample reviews of the original domain in each round
 * @param replayHeldOut reviews of the original domain that are never learned from, at most
 * @param rules of the gate
 * @param by what audit events call this trainer
 */
public record SidecarSettings(
        SidecarTopics topics,
        int minLabels,
        Duration maxWait,
        double heldOutShare,
        int replaySample,
        int replayHeldOut,
        GateRules rules,
        String by) {
    public SidecarSettings {
        if (minLabels < 1 || replaySample < 0 || replayHeldOut < 1) {
            throw new IllegalArgumentException("a round needs labels, and reviews of the original domain to be judged");
        }
        if (!(heldOutShare > 0 && heldOutShare < 1)) {
            throw new IllegalArgumentException("the share held out lies in (0, 1), but is " + heldOutShare);
        }
    }
}
