using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Birthmark.Keys.Tpm;

/// <summary>Which platform configuration registers (SHA-256 bank) say that the machine is as it was: up to eight of 0 to 23.</summary>
public sealed class PcrSelection
{
    private const int Registers = 24;

    private readonly uint bits;

    private PcrSelection(uint bits) => this.bits = bits;

    /// <summary>0: the firmware; 7: whether and whose secure boot (TCG PC Client Platform Firmware Profile §3.3.4).</summary>
    public static PcrSelection Standard { get; } = new((1u << 0) | (1u << 7));

    /// <summary>Reads numbers with commas between them. False with a sentence on what to write instead.</summary>
    public static bool TryRead(string text, [NotNullWhen(true)] out PcrSelection? selection, [NotNullWhen(false)] out string? why)
    {
        (selection, why) = (null, "write up to eight numbers from 0 to 23 with commas between them, such as 0,7");
        var bits = 0u;
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries))
        {
            if (!int.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out var register) || register >= Registers)
            {
                return false;
            }

            bits |= 1u << register;
        }

        if (uint.PopCount(bits) > 8)
        {
            return false;
        }

        (selection, why) = (new(bits), null);
        return true;
    }

    public override string ToString() => string.Join(',', Enumerable.Range(0, Registers).Where(r => (bits & (1u << r)) != 0));

    /// <summary>TPML_PCR_SELECTION (Part 2 §10.9.7).</summary>
    internal byte[] Encode() => new TpmWriter().U32(1).U16(TpmCode.AlgorithmSha256).U8(3).U8((byte)bits).U8((byte)(bits >> 8)).U8((byte)(bits >> 16)).ToArray();
}
