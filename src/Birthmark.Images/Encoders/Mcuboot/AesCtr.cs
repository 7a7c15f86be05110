using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Birthmark.Images.Encoders.Mcuboot;

/// <summary>AES in counter mode from a zero counter (NIST SP 800-38A section 6.5), which .NET does not offer by itself.</summary>
internal static class AesCtr
{
    private const int Block = 16;

    /// <summary>Encrypts or decrypts in place: the two are the same.</summary>
    public static void Transform(ReadOnlySpan<byte> key, Span<byte> data)
    {
        using var aes = Aes.Create();
        aes.SetKey(key);
        Span<byte> stream = new byte[64 * Block];
        for (var at = 0; at < data.Length; at += stream.Length)
        {
            for (var i = 0; i < stream.Length; i += Block)
            {
                stream.Slice(i, Block).Clear();
                BinaryPrimitives.WriteInt32BigEndian(stream[(i + 12)..], (at + i) / Block);
            }

            aes.EncryptEcb(stream, stream, PaddingMode.None);
            var piece = data.Slice(at, Math.Min(stream.Length, data.Length - at));
            for (var i = 0; i < piece.Length; i++)
            {
                piece[i] ^= stream[i];
            }
        }

        CryptographicOperations.ZeroMemory(stream);
    }
}
