using System.Buffers;
using System.Security.Cryptography;

namespace Birthmark.Production.Memory;

/// <summary>A small buffer for a piece of an image, in which keys may lie: pinned, and zeroed whenever it is emptied.</summary>
internal sealed class SecretPiece : IBufferWriter<byte>, IDisposable
{
    private byte[] bytes = Rent(64 << 10);
    private int length;

    internal ReadOnlySpan<byte> Written => bytes.AsSpan(0, length);

    /// <summary>Forgets the first bytes; the others move up.</summary>
    internal void Drop(int count)
    {
        bytes.AsSpan(count, length - count).CopyTo(bytes);
        CryptographicOperations.ZeroMemory(bytes.AsSpan(length - count, count));
        length -= count;
    }

    public void Advance(int count) => length += count;

    public Memory<byte> GetMemory(int sizeHint = 0) => Reserve(sizeHint).AsMemory(length);

    public Span<byte> GetSpan(int sizeHint = 0) => Reserve(sizeHint).AsSpan(length);

    public void Dispose() => CryptographicOperations.ZeroMemory(bytes);

    private byte[] Reserve(int count)
    {
        if (bytes.Length - length < Math.Max(1, count))
        {
            var larger = Rent(Math.Max(bytes.Length * 2, length + count));
            Written.CopyTo(larger);
            CryptographicOperations.ZeroMemory(bytes);
            bytes = larger;
        }

        return bytes;
    }

    private static byte[] Rent(int size) => GC.AllocateArray<byte>(size, pinned: true);
}
