package io.blockbuster.program.web.feed;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Where the dashboard's reading of the topics stands. */
public enum FeedState {
    /** The cluster does not answer, or the topics are not there yet. */
    @JsonProperty("connecting")
    CONNECTING,
    /** History is being read. */
    @JsonProperty("restoring")
    RESTORING,
    /** What comes is shown as it comes. */
    @JsonProperty("live")
    LIVE
}
