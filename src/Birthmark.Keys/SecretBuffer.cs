using System.Security.Cryptography;

namespace Birthmark.Keys;

/// <summary>Bytes that must not be left behind: pinned so that the collector makes no copies, zeroed when disposed, never printed.</summary>
public sealed class SecretBuffer : IDisposable
{
    private readonly byte[] bytes;
    private bool isDisposed;

    public SecretBuffer(int length) => bytes = GC.AllocateUninitializedArray<byte>(length, pinned: true);

    /// <summary>Copies <paramref name="source"/>; the caller still has to zero its own copy.</summary>
    public SecretBuffer(ReadOnlySpan<byte> source)
        : this(source.Length) => source.CopyTo(bytes);

    public int Length => bytes.Length;

    public Span<byte> Span
    {
        get
        {
            ObjectDisposedException.ThrowIf(isDisposed, this);
            return bytes;
        }
    }

    public void Dispose()
    {
        isDisposed = true;
        CryptographicOperations.ZeroMemory(bytes);
    }

    public override string ToString() => $"(secret of {bytes.Length} bytes)";
}
