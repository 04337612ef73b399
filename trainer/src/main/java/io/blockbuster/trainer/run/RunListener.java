package io.blockbuster.trainer.run;

import io.blockbuster.trainer.learning.Progress;

/** Follows a run: its stages in words, and its steps. */
public interface RunListener {
    /** A listener that says nothing and never stops a run. */
    RunListener NONE = new RunListener() {
        @Override
        public void onStage(String what) {}

        @Override
        public boolean onStep(Progress progress) {
            return true;
        }
    };

    /** A stage begins, or has a result to tell. */
    void onStage(String what);

    /** A step is done; false stops the run, which saves a checkpoint first. */
    boolean onStep(Progress progress);
}
