/** Live data to many pages: each update is written once and handed to all. */
@NullMarked
package io.blockbuster.program.web.event;

import org.jspecify.annotations.NullMarked;
