using System.Diagnostics.CodeAnalysis;

namespace Birthmark.Keys.Engines;

/// <summary>A loaded private key. Safe for use by many threads, also while it is being disposed.</summary>
internal interface ISigner : IDisposable
{
    /// <summary>False once disposed. The algorithm has been checked against the key.</summary>
    bool TrySign(ReadOnlySpan<byte> message, SignatureAlgorithm algorithm, [NotNullWhen(true)] out byte[]? signature);
}
