using System.Security.Cryptography;
using Birthmark.Keys.Engines;
using Birthmark.Keys.Hardware;
using Birthmark.Keys.Pkcs11;

namespace Birthmark.Keys.Tpm;

/// <summary>
/// Keys made by a TPM 2.0 under its storage primary key. The private half rests in the database as the TPM wrapped it: only that TPM loads it,
/// and only with the activation code of its token.
/// </summary>
internal sealed class TpmHardware(TpmLink link, IRandomSource random) : IHardware
{
    internal const string SchemeName = "tpm";

    private const int AuthorisationLength = 32;

    private readonly Dictionary<string, SecretBuffer> open = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    public string Scheme => SchemeName;

    public DeviceHealth Look()
    {
        try
        {
            Ask();
            return new(1, 1, null);
        }
        catch (KeyRefusedException refusal)
        {
            return new(1, 0, refusal.Message);
        }
    }

    public SecretBuffer MakeCode()
    {
        var code = new SecretBuffer(AuthorisationLength);
        random.Fill(code.Span);
        return code;
    }

    /// <summary>A TPM judges the code when a key is used, which the survey does; here it only has to be there.</summary>
    public void Open(string token, SecretBuffer code)
    {
        var authorisation = new SecretBuffer(AuthorisationLength);
        SHA256.HashData(code.Span, authorisation.Span);
        Ask();
        lock (gate)
        {
            CloseLocked(token);
            open[token] = authorisation;
        }
    }

    public void Close(string token)
    {
        lock (gate)
        {
            CloseLocked(token);
        }
    }

    public bool IsOpen(string token)
    {
        lock (gate)
        {
            return open.ContainsKey(token);
        }
    }

    /// <summary>Uses one known key: a wrong code or another TPM shows now and not at the first device.</summary>
    public IReadOnlyList<FoundKey> Survey(string token, IReadOnlyList<HardwareKeyRecord> known)
    {
        if (known is [var key, ..])
        {
            Sign(key, SHA256.HashData("birthmark/v1/probe"u8), SignatureScheme.IsEc(key.Algorithm) ? SignatureAlgorithm.EcdsaWithSha256 : SignatureAlgorithm.RsaPkcs1WithSha256);
        }

        return [];
    }

    public FoundKey Generate(string token, string alias, KeyAlgorithm algorithm)
    {
        using var authorisation = Authorisation(token);
        var (publicArea, privateArea) = link.Use(session =>
        {
            TpmKeys.Primary(session);
            return TpmKeys.Create(session, algorithm, authorisation.Span);
        });
        return TpmPublicArea.TryRead(publicArea, algorithm, out var info)
            ? new FoundKey(alias, algorithm, info, [.. new TpmWriter().Sized(publicArea).Sized(privateArea).ToArray()])
            : throw new KeyRefusedException(KeyRefusal.StoreFault, $"The TPM made a key that is not of {algorithm}: choose an algorithm that it has.");
    }

    public void Remove(HardwareKeyRecord key)
    {
        // The TPM keeps nothing of it: forgetting the wrapped half is all there is to do.
    }

    public byte[] Sign(HardwareKeyRecord key, ReadOnlySpan<byte> digest, SignatureAlgorithm algorithm)
    {
        if (SignatureScheme.IsPss(algorithm))
        {
            throw new KeyRefusedException(
                KeyRefusal.AlgorithmMismatch, $"Key '{key.Alias}' in the TPM signs RSA PKCS#1 v1.5 only: a TPM chooses the length of an RSA-PSS salt by itself. Choose SHA256WithRSA.");
        }

        var given = digest.ToArray();
        var signature = Use(key, (session, authorisation) => TpmKeys.Sign(session, given, algorithm, key.Algorithm, authorisation));
        return SignatureInput.ToX509(key, signature, algorithm);
    }

    public SecretBuffer DecryptOaep(HardwareKeyRecord key, ReadOnlySpan<byte> ciphertext, HashAlgorithmName hash)
    {
        RefuseSigner(key);
        if (hash != HashAlgorithmName.SHA256)
        {
            throw new KeyRefusedException(KeyRefusal.AlgorithmMismatch, $"Key '{key.Alias}' in the TPM opens OAEP with SHA-256 only, not with {hash}.");
        }

        var wrapped = ciphertext.ToArray();
        return Use(key, (session, authorisation) => TpmKeys.Decrypt(session, wrapped, authorisation));
    }

    public SecretBuffer Agree(HardwareKeyRecord key, ReadOnlySpan<byte> peer)
    {
        RefuseSigner(key);
        var point = peer.ToArray();
        return Use(key, (session, authorisation) => TpmKeys.Agree(session, point, authorisation));
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach (var token in open.Keys.ToList())
            {
                CloseLocked(token);
            }
        }
    }

    /// <summary>Keys made by earlier versions sign only; what a key may is fixed at its birth.</summary>
    private static void RefuseSigner(HardwareKeyRecord key)
    {
        var reader = new TpmReader(new TpmReader(key.Wrapped).Sized());
        reader.Take(4);
        if ((reader.U32() & TpmCode.Decrypts) == 0)
        {
            throw new KeyRefusedException(
                KeyRefusal.AlgorithmMismatch, $"Key '{key.Alias}' in the TPM was made to sign and opens nothing: make another key in the crypto token '{key.Token}'.");
        }
    }

    private void Ask() => link.Use(session => session.Command("GetRandom", TpmCode.GetRandom, new TpmWriter().U16(1).ToArray()));

    private T Use<T>(HardwareKeyRecord key, Func<TpmSession, ReadOnlySpan<byte>, T> work)
    {
        using var authorisation = Authorisation(key.Token);
        return link.UseKey(key.Wrapped ?? [], Load, session => work(session, authorisation.Span));

        void Load(TpmSession session)
        {
            TpmKeys.Primary(session);
            TpmKeys.Load(session, key.Wrapped);
        }
    }

    /// <summary>What the TPM asks for when a key of this token is used.</summary>
    internal SecretBuffer Authorisation(string token)
    {
        lock (gate)
        {
            return open.TryGetValue(token, out var kept) ? new SecretBuffer(kept.Span)
                : throw new KeyRefusedException(KeyRefusal.TokenOffline, $"The crypto token '{token}' is not active: activate it with its activation code.");
        }
    }

    private void CloseLocked(string token)
    {
        if (open.Remove(token, out var kept))
        {
            kept.Dispose();
        }
    }
}
