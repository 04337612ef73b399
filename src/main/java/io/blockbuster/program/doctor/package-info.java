/** The command {@code doctor}: what this machine and the cluster have and lack. */
@NullMarked
package io.blockbuster.program.doctor;

import org.jspecify.annotations.NullMarked;
