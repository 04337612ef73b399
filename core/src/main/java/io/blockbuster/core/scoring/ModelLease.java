package io.blockbuster.core.scoring;

/** A model with a count of the reviews that use it: once retired, it is closed when the last of them is done. */
final class ModelLease {
    private final SentimentModel model;
    private int uses;
    private boolean retired;

    ModelLease(SentimentModel model) {
        this.model = model;
    }

    SentimentModel model() {
        return model;
    }

    /** Takes the model for one more review; false when it is retired. */
    synchronized boolean tryAcquire() {
        if (retired) {
            return false;
        }
        uses++;
        return true;
    }

    synchronized void release(int reviews) {
        uses -= reviews;
        closeIfUnused();
    }

    synchronized void retire() {
        retired = true;
        closeIfUnused();
    }

    private void closeIfUnused() {
        if (retired && uses == 0) {
            model.close();
        }
    }
}
