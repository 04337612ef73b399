package io.blockbuster.core.scoring;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whose fault a failed run is, by scoring the empty text. Where that works the device does, and some review of the
 * batch is at fault; where it fails as well, the device is.
 */
final class DeviceProbe {
    private static final Logger LOG = LoggerFactory.getLogger(DeviceProbe.class);

    private DeviceProbe() {}

    /** Whether the model scores the empty text. */
    static boolean works(SentimentModel model) {
        try {
            return model.score(List.of(model.tokenize(""))).size() == 1;
        } catch (RuntimeException e) {
            LOG.atDebug().setCause(e).log("The device fails on the empty text too");
            return false;
        }
    }
}
