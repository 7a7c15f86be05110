namespace Birthmark.Keys.Entropy;

/// <summary>
/// Where the health tests of NIST SP 800-90B §4.4 draw the line for octets of a stated min-entropy. False alarms: α = 2⁻⁴⁰, the least that the clause names.
/// </summary>
internal static class HealthCutoffs
{
    /// <summary>What is stated for each source, in bits an octet. Both give conditioned output, nearly 8; stating less only makes the tests milder.</summary>
    internal const double StatedEntropy = 7;

    /// <summary>Samples of the adaptive proportion test for sources that are not binary (§4.4.2).</summary>
    internal const int Window = 512;

    private const int FalseAlarmBits = 40;

    /// <summary>§4.4.1: C = 1 + ⌈−log₂ α / H⌉ equal octets in a row.</summary>
    internal static int Repetition(double entropy) => 1 + (int)Math.Ceiling(FalseAlarmBits / entropy);

    /// <summary>§4.4.2: C = 1 + CRITBINOM(W, 2⁻ᴴ, 1 − α) octets of a window that equal its first.</summary>
    internal static int Proportion(double entropy)
    {
        // The tail is summed from its far end, smallest terms first: 1 − α itself is too near to 1 for a double.
        var p = Math.Pow(2, -entropy);
        var tail = 0d;
        for (var k = Window; k > 0; k--)
        {
            tail += Math.Exp(LogChoose(k) + (k * Math.Log(p)) + ((Window - k) * Math.Log(1 - p)));
            if (tail > Math.Pow(2, -FalseAlarmBits))
            {
                return 1 + k;
            }
        }

        return 1;
    }

    private static double LogChoose(int k)
    {
        var sum = 0d;
        for (var i = 1; i <= k; i++)
        {
            sum += Math.Log(Window - k + i) - Math.Log(i);
        }

        return sum;
    }
}
