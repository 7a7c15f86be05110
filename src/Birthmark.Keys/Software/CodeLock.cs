using System.Security.Cryptography;
using Birthmark.Keys.Sealing;

namespace Birthmark.Keys.Software;

/// <summary>A token key wrapped by an activation code: AES-256-GCM under PBKDF2-HMAC-SHA512 (NIST SP 800-132).</summary>
internal sealed record CodeLock(byte[] Salt, int Iterations, byte[] Wrapped)
{
    internal const int MinCodeLength = 8;

    private const int SaltLength = 32;

    /// <exception cref="KeyRefusedException">The code is too short.</exception>
    internal static CodeLock Close(SecretBuffer code, ReadOnlySpan<byte> tokenKey, ReadOnlySpan<byte> context, int iterations, IRandomSource random)
    {
        RefuseWeak(code, "activation code");
        var salt = new byte[SaltLength];
        random.Fill(salt);
        using var vault = Derive(code, salt, iterations, random);
        return new CodeLock(salt, iterations, vault.Seal(tokenKey, context));
    }

    /// <summary>Null for a wrong code. Nothing here compares secrets: the authentication tag decides, in constant time.</summary>
    internal SecretBuffer? TryOpen(SecretBuffer code, ReadOnlySpan<byte> context, IRandomSource random)
    {
        using var vault = Derive(code, Salt, Iterations, random);
        return vault.TryOpen(Wrapped, context, out var tokenKey) ? tokenKey : null;
    }

    internal static void RefuseWeak(SecretBuffer code, string what)
    {
        if (code.Length < MinCodeLength)
        {
            throw new KeyRefusedException(
                KeyRefusal.WeakActivationCode, $"The {what} has {code.Length} octets: choose at least {MinCodeLength}, better a random one of 16 and more.");
        }
    }

    private static Vault Derive(SecretBuffer code, byte[] salt, int iterations, IRandomSource random)
    {
        var key = new SecretBuffer(Vault.KeyLength);
        Rfc2898DeriveBytes.Pbkdf2(code.Span, salt, key.Span, iterations, HashAlgorithmName.SHA512);
        return new Vault(key, keyId: 0, random);
    }
}
