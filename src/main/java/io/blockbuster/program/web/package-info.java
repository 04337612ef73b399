/** What people and machines see of a running Blockbuster over HTTP: the dashboard, its API, health and metrics. */
@NullMarked
package io.blockbuster.program.web;

import org.jspecify.annotations.NullMarked;
