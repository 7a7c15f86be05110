using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Birthmark.Keys.Pooling;

namespace Birthmark.Keys.Sealing;

/// <summary>
/// One AES-256-GCM key at work: version (1) ‖ key id (4) ‖ nonce (12) ‖ ciphertext ‖ tag (16).
/// Nonces are random, so one key may seal 2³² values (NIST SP 800-38D §8.3): forty for each of a hundred million devices.
/// </summary>
internal sealed class Vault : IDisposable
{
    internal const int KeyLength = 32;
    internal const int Overhead = HeaderLength + NonceLength + TagLength;

    private const byte Version = 1;
    private const int HeaderLength = 1 + sizeof(uint);
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly SecretBuffer key;
    private readonly uint keyId;
    private readonly IRandomSource random;
    private readonly Pool<AesGcm> ciphers;

    /// <summary>Takes ownership of <paramref name="key"/>.</summary>
    internal Vault(SecretBuffer key, uint keyId, IRandomSource random)
    {
        this.key = key;
        this.keyId = keyId;
        this.random = random;
        ciphers = new Pool<AesGcm>(() => new AesGcm(this.key.Span, TagLength));
    }

    internal byte[] Seal(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> context)
    {
        var output = new byte[Overhead + secret.Length];
        var nonce = output.AsSpan(HeaderLength, NonceLength);
        output[0] = Version;
        BinaryPrimitives.WriteUInt32BigEndian(output.AsSpan(1), keyId);
        random.Fill(nonce);
        var cipher = Rent();
        try
        {
            cipher.Encrypt(nonce, secret, output.AsSpan(HeaderLength + NonceLength, secret.Length), output.AsSpan(output.Length - TagLength), context);
        }
        finally
        {
            ciphers.Return(cipher);
        }

        return output;
    }

    /// <summary>False for anything this vault did not seal for this context.</summary>
    internal bool TryOpen(ReadOnlySpan<byte> input, ReadOnlySpan<byte> context, [NotNullWhen(true)] out SecretBuffer? secret)
    {
        secret = null;
        if (!TryReadKeyId(input, out var id) || id != keyId)
        {
            return false;
        }

        var opened = new SecretBuffer(input.Length - Overhead);
        var cipher = Rent();
        try
        {
            cipher.Decrypt(
                input.Slice(HeaderLength, NonceLength), input[(HeaderLength + NonceLength)..^TagLength], input[^TagLength..], opened.Span, context);
            secret = opened;
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            opened.Dispose();
            return false;
        }
        finally
        {
            ciphers.Return(cipher);
        }
    }

    internal static bool TryReadKeyId(ReadOnlySpan<byte> input, out uint keyId)
    {
        keyId = 0;
        return input.Length >= Overhead && input[0] == Version && BinaryPrimitives.TryReadUInt32BigEndian(input[1..], out keyId);
    }

    public void Dispose()
    {
        ciphers.Dispose();
        key.Dispose();
    }

    private AesGcm Rent()
    {
        ObjectDisposedException.ThrowIf(!ciphers.TryRent(out var cipher), this);
        return cipher;
    }
}
