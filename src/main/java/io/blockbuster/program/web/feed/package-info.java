/** What the dashboard reads from the cluster: the topics' records and the processor's lag. */
@NullMarked
package io.blockbuster.program.web.feed;

import org.jspecify.annotations.NullMarked;
