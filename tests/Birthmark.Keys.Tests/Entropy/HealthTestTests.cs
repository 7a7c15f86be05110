using Birthmark.Keys.Entropy;

namespace Birthmark.Keys.Tests.Entropy;

/// <summary>NIST SP 800-90B §4.4.</summary>
public sealed class HealthTestTests
{
    [Theory]
    [InlineData(1, 41)]
    [InlineData(7, 7)]
    [InlineData(8, 6)]
    public void Section_4_4_1_the_repetition_cut_off_is_one_more_than_40_bits_over_the_entropy(double entropy, int cutoff) =>
        Assert.Equal(cutoff, HealthCutoffs.Repetition(entropy));

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(8)]
    public void Section_4_4_2_the_proportion_cut_off_is_where_the_binomial_tail_falls_under_alpha(double entropy)
    {
        var cutoff = HealthCutoffs.Proportion(entropy);

        // CRITBINOM(W, p, 1 − α) = cutoff − 1: the least k with P(X > k) ≤ α.
        Assert.True(Tail(entropy, cutoff) <= Math.Pow(2, -40), $"P(X ≥ {cutoff}) is {Tail(entropy, cutoff)}");
        Assert.True(Tail(entropy, cutoff - 1) > Math.Pow(2, -40), $"P(X ≥ {cutoff - 1}) is {Tail(entropy, cutoff - 1)}");
    }

    [Fact]
    public void A_good_stream_passes()
    {
        var samples = new byte[4 << 20];
        new OsRandomSource().Fill(samples);

        Assert.Null(new HealthTest().Look(samples));
    }

    [Fact]
    public void A_stuck_stream_fails_at_its_seventh_equal_octet()
    {
        var test = new HealthTest();

        Assert.Null(test.Look([9, 5, 5, 5, 5, 5, 5]));
        Assert.Contains("7 times in a row", test.Look([5]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_biased_stream_fails_though_it_never_repeats_long()
    {
        // Every eighth octet the same: some 64 of a window, where an honest source has 2 to 4.
        var samples = new byte[2048];
        new OsRandomSource().Fill(samples);
        for (var i = 0; i < samples.Length; i += 8)
        {
            samples[i] = 0xA5;
        }

        Assert.Contains("adaptive proportion", new HealthTest().Look(samples), StringComparison.Ordinal);
    }

    /// <summary>P(X ≥ k) by the recurrence of the terms, another way than the code's.</summary>
    private static double Tail(double entropy, int k)
    {
        var p = Math.Pow(2, -entropy);
        var term = Math.Pow(1 - p, HealthCutoffs.Window);
        var terms = new List<double> { term };
        for (var i = 1; i <= HealthCutoffs.Window; i++)
        {
            term *= (HealthCutoffs.Window - i + 1d) / i * p / (1 - p);
            terms.Add(term);
        }

        return terms.Skip(k).Reverse().Sum();
    }
}
