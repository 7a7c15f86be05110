namespace Birthmark.Keys.Entropy;

/// <summary>Repetition count and adaptive proportion test (NIST SP 800-90B §4.4) over one stream of octets, for ever.</summary>
internal sealed class HealthTest(double entropy = HealthCutoffs.StatedEntropy)
{
    private readonly int mostRepeated = HealthCutoffs.Repetition(entropy);
    private readonly int mostEqual = HealthCutoffs.Proportion(entropy);
    private int last = -1;
    private int repeated;
    private int first;
    private int equal;
    private int seen;

    /// <summary>Null while the stream passes, or what was found; after that it is not asked again.</summary>
    internal string? Look(ReadOnlySpan<byte> samples)
    {
        foreach (var sample in samples)
        {
            repeated = sample == last ? repeated + 1 : 1;
            last = sample;
            if (repeated >= mostRepeated)
            {
                return $"gave the same octet {repeated} times in a row (repetition count test, SP 800-90B §4.4.1)";
            }

            if (seen == 0)
            {
                (first, equal) = (sample, 0);
            }

            equal += sample == first ? 1 : 0;
            seen = (seen + 1) % HealthCutoffs.Window;
            if (equal >= mostEqual)
            {
                return $"gave one octet {equal} times in {HealthCutoffs.Window} (adaptive proportion test, SP 800-90B §4.4.2)";
            }
        }

        return null;
    }
}
