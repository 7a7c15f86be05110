using Birthmark.Keys.Entropy;

namespace Birthmark.Keys.Tests.Entropy;

/// <summary>A raw source that a test breaks while it is in use.</summary>
internal sealed class SteeredSource(string name) : IRawSource
{
    public string Name => name;

    /// <summary>What is done to good octets.</summary>
    internal Action<byte[]> Spoil { get; set; } = _ => { };

    internal bool IsAway { get; set; }

    public void Read(Span<byte> destination)
    {
        if (IsAway)
        {
            throw new KeyRefusedException(KeyRefusal.TokenOffline, "It does not answer.");
        }

        var octets = new byte[destination.Length];
        new OsRandomSource().Fill(octets);
        Spoil(octets);
        octets.CopyTo(destination);
    }

    internal void Stick() => Spoil = octets => octets.AsSpan().Fill(0x42);

    internal void Bias() => Spoil = octets =>
    {
        for (var i = 0; i < octets.Length; i += 6)
        {
            octets[i] = 0;
        }
    };
}
