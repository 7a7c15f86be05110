using System.Security.Cryptography;

namespace Birthmark.Keys.Entropy;

/// <summary>The operating system's generator: the one place where the rooms touch it.</summary>
internal sealed class OsRandomSource : IRandomSource, IRawSource
{
    public string Name => "operating system";

    public void Fill(Span<byte> destination) => RandomNumberGenerator.Fill(destination);

    public void Read(Span<byte> destination) => Fill(destination);
}
