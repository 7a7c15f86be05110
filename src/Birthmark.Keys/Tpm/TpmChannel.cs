using System.Security.Cryptography;
using Birthmark.Keys.Entropy;

namespace Birthmark.Keys.Tpm;

/// <summary>
/// A session that hides secrets from whoever listens between processor and TPM (Part 1 §19.6, §21): HMAC with SHA-256, AES-128-CFB over the first parameter, and a salt that
/// only the TPM's storage primary key opens. It goes on until its connection ends.
/// </summary>
internal sealed class TpmChannel : IDisposable
{
    private const byte Continues = 0x01;
    private const byte EncryptsCommand = 0x20;
    private const byte EncryptsAnswer = 0x40;

    private readonly SecretBuffer key;
    private byte[] mine;
    private byte[] theirs;

    private TpmChannel(uint handle, byte[] primary, SecretBuffer key, byte[] mine, byte[] theirs) => (Handle, Primary, this.key, this.mine, this.theirs) = (handle, primary, key, mine, theirs);

    internal uint Handle { get; }

    /// <summary>Name of the primary key that opened the salt: who knows it beforehand knows that no other stands between.</summary>
    internal byte[] Primary { get; }

    /// <summary>Begins one. The primary key is loaded for it and flushed again.</summary>
    internal static TpmChannel Open(TpmLink link)
    {
        using var session = new TpmSession(link);
        var primary = TpmKeys.Primary(session);
        var (x, y) = Point(session, primary);
        using var theirKey = Import(session, x, y);
        using var ephemeral = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var own = ephemeral.ExportParameters(includePrivateParameters: false).Q;
        using var shared = new SecretBuffer(ephemeral.DeriveRawSecretAgreement(theirKey.PublicKey));
        using var salt = TpmCipher.KdfE(shared.Span, "SECRET", own.X, x);
        var mine = NewNonce();
        var point = new TpmWriter().Sized(own.X).Sized(own.Y).ToArray();
        var body = new TpmWriter().U32(session.Loaded).U32(TpmCode.NullHierarchy).Sized(mine).Sized(point)
            .U8(TpmCode.HmacSession).U16(TpmCode.AlgorithmAes).U16(128).U16(TpmCode.AlgorithmCfb).U16(TpmCode.AlgorithmSha256).ToArray();
        var reader = new TpmReader(session.Starting(body));
        var handle = reader.U32();
        var theirs = reader.Sized().ToArray();
        if (!reader.IsWhole || !reader.Rest.IsEmpty || theirs.Length is < 16 or > TpmCipher.HashLength)
        {
            throw session.Broken("a session cut short, or with a nonce of a wrong size");
        }

        return new(handle, Identity.TpmCredential.NameOf(primary), TpmCipher.KdfA(salt.Span, "ATH", [.. theirs, .. mine], TpmCipher.HashLength), mine, theirs);
    }

    /// <summary>The authorisation of a command, and its parameters as they go over the bus.</summary>
    /// <param name="code">Command.</param>
    /// <param name="names">Of its handles, one after the other.</param>
    /// <param name="parameters">In the open; those that come back are to be sent.</param>
    /// <param name="authorisation">Of the handle that this session authorises, or empty.</param>
    /// <param name="hides">Which side's first parameter is secret.</param>
    internal byte[] Authorise(uint code, ReadOnlySpan<byte> names, byte[] parameters, ReadOnlySpan<byte> authorisation, Hides hides)
    {
        mine = NewNonce();
        var attributes = Attributes(hides);
        using var value = Value(authorisation);
        if (hides.HasFlag(Hides.Command))
        {
            Cover(value, mine, theirs, parameters, isEncrypting: true);
        }

        var digest = SHA256.HashData([.. new TpmWriter().U32(code).ToArray(), .. names, .. parameters]);
        var tag = HMACSHA256.HashData(value.Span, [.. digest, .. mine, .. theirs, attributes]);
        return new TpmWriter().U32(Handle).Sized(mine).U8(attributes).Sized(tag).ToArray();
    }

    /// <summary>Checks the session's part of an answer and uncovers its parameters.</summary>
    /// <returns>False when it is not by the TPM that the session is with, or not the answer to the last command.</returns>
    internal bool TryAccept(uint code, byte[] parameters, ReadOnlySpan<byte> nonce, byte attributes, ReadOnlySpan<byte> tag, ReadOnlySpan<byte> authorisation, Hides hides)
    {
        using var value = Value(authorisation);
        theirs = nonce.ToArray();
        var digest = SHA256.HashData([.. new TpmWriter().U32(0).U32(code).ToArray(), .. parameters]);
        var expected = HMACSHA256.HashData(value.Span, [.. digest, .. theirs, .. mine, attributes]);
        if (!CryptographicOperations.FixedTimeEquals(expected, tag) || attributes != Attributes(hides))
        {
            return false;
        }

        return !hides.HasFlag(Hides.Answer) || Cover(value, theirs, mine, parameters, isEncrypting: false);
    }

    public void Dispose() => key.Dispose();

    private static byte Attributes(Hides hides) => (byte)(Continues | (hides.HasFlag(Hides.Command) ? EncryptsCommand : 0) | (hides.HasFlag(Hides.Answer) ? EncryptsAnswer : 0));

    /// <summary>In place, over the octets of the first sized parameter; its size stays in the open (§21.3).</summary>
    private static bool Cover(SecretBuffer value, byte[] newer, byte[] older, byte[] parameters, bool isEncrypting)
    {
        var reader = new TpmReader(parameters);
        var length = reader.Sized().Length;
        if (!reader.IsWhole)
        {
            return false;
        }

        using var derived = TpmCipher.KdfA(value.Span, "CFB", [.. newer, .. older], 2 * TpmCipher.KeyLength);
        var aes = derived.Span[..TpmCipher.KeyLength];
        var vector = derived.Span[TpmCipher.KeyLength..];
        var part = parameters.AsSpan(2, length);
        var covered = isEncrypting ? TpmCipher.Encrypt(aes, vector, part) : TpmCipher.Decrypt(aes, vector, part);
        covered.CopyTo(part);
        CryptographicOperations.ZeroMemory(covered);
        return true;
    }

    /// <summary>Session key, then the authorisation of what is used (§19.6.5).</summary>
    private SecretBuffer Value(ReadOnlySpan<byte> authorisation)
    {
        var value = new SecretBuffer(key.Length + authorisation.Length);
        key.Span.CopyTo(value.Span);
        authorisation.CopyTo(value.Span[key.Length..]);
        return value;
    }

    private static byte[] NewNonce()
    {
        var nonce = new byte[TpmCipher.HashLength];
        SystemRandom.Source.Fill(nonce);
        return nonce;
    }

    private static (byte[] X, byte[] Y) Point(TpmSession session, ReadOnlySpan<byte> publicArea)
    {
        var reader = new TpmReader(publicArea);
        var isEc = reader.U16() == TpmCode.AlgorithmEcc;
        reader.Take(6);
        reader.Sized();
        reader.Take(6 + 2 + 2 + 2);
        var (x, y) = (reader.Sized().ToArray(), reader.Sized().ToArray());
        return isEc && reader.IsWhole && x.Length is > 0 and <= 32 && y.Length is > 0 and <= 32 ? (x, y) : throw session.Broken("a primary key that is not EC P-256, or is cut short");
    }

    private static ECDiffieHellman Import(TpmSession session, byte[] x, byte[] y)
    {
        try
        {
            return ECDiffieHellman.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = Padded(x), Y = Padded(y) } });
        }
        catch (CryptographicException)
        {
            throw session.Broken("a primary key that is not on its curve");
        }
    }

    private static byte[] Padded(byte[] number) => [.. new byte[32 - number.Length], .. number];
}

/// <summary>Which side's first parameter is secret.</summary>
[Flags]
internal enum Hides
{
    Nothing = 0,
    Command = 1,
    Answer = 2,
}
