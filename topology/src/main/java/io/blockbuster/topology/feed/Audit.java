package io.blockbuster.topology.feed;

import io.blockbuster.core.update.AuditEvent;

/** Where it is told what happens to updates. Never fails, never waits long. */
interface Audit {
    void tell(AuditEvent event);
}
