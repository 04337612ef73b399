package io.blockbuster.trainer.sidecar.gate;

/**
 * McNemar's test for paired proportions, exact and one-sided: were both models equally good, each review on which they
 * disagree would favour either with probability 1/2.
 *
 * <p>Q. McNemar, "Note on the sampling error of the difference between correlated proportions or percentages",
 * Psychometrika 12 (1947) 153–157; the exact form with the binomial distribution, which holds for few disagreements too:
 * M. W. Fagerland, S. Lydersen, P. Laake, "The McNemar test for binary matched-pairs data: mid-p and asymptotic are
 * better than exact conditional", BMC Medical Research Methodology 13:91 (2013), equation 3. It is conservative.
 */
public final class McNemarTest {
    private McNemarTest() {}

    /**
     * The probability of so many gains or more among the disagreements if neither model were better. With 9 gained and 2
     * lost it is (55 + 11 + 1) / 2048 = 0.0327.
     *
     * @return in (0, 1]; 1 where they never disagree
     */
    public static double improvement(PairedOutcomes outcomes) {
        long disagreements = outcomes.gained() + outcomes.lost();
        double logOfAll = disagreements * Math.log(2);
        double logChoices = 0; // of choosing all of them
        double p = 0;
        for (long k = disagreements; k >= outcomes.gained(); k--) {
            p += Math.exp(logChoices - logOfAll);
            logChoices += Math.log(k) - Math.log(disagreements - k + 1);
        }
        return Math.min(1, p);
    }
}
