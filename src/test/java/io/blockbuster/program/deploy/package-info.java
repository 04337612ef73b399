/** What the deployment files say, held to what the program does. */
@NullMarked
package io.blockbuster.program.deploy;

import org.jspecify.annotations.NullMarked;
