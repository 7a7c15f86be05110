using System.Security.Cryptography;
using Birthmark.Keys.Engines.Forms;
using Birthmark.Keys.Hardware;
using Birthmark.Keys.Pkcs11.Desk;

namespace Birthmark.Keys.Pkcs11;

/// <summary>The tokens of all configured PKCS#11 modules; a crypto token's name is the label or serial number of the PKCS#11 token.</summary>
internal sealed class Pkcs11Hardware(IReadOnlyList<DeskClient> modules) : IHardware, IHardwareSecrets
{
    internal const string SchemeName = "pkcs11";

    public string Scheme => SchemeName;

    public DeviceHealth Look()
    {
        var faults = modules.Select(m => m.Fault()).ToList();
        return new(faults.Count, faults.Count(f => f is null), faults.FirstOrDefault(f => f is not null));
    }

    public SecretBuffer? MakeCode() => null;

    public void Open(string token, SecretBuffer code) => ModuleWith(token).Login(token, code);

    public void Close(string token) => modules.FirstOrDefault(m => m.IsLoggedIn(token))?.Logout(token);

    public bool IsOpen(string token) => modules.Any(m => m.IsLoggedIn(token));

    public IReadOnlyList<FoundKey> Survey(string token, IReadOnlyList<HardwareKeyRecord> known) => Active(token).Survey(token);

    public FoundKey Generate(string token, string alias, KeyAlgorithm algorithm) =>
        new(alias, algorithm, Active(token).GeneratePair(token, alias, algorithm), Wrapped: null);

    public void Remove(HardwareKeyRecord key) => Active(key.Token).Remove(key.Token, key.Alias, isSecret: false);

    public byte[] Sign(HardwareKeyRecord key, ReadOnlySpan<byte> digest, SignatureAlgorithm algorithm)
    {
        var signature = Active(key.Token).Sign(key.Token, key.Alias, algorithm, SignatureInput.Of(digest, algorithm));
        return SignatureInput.ToX509(key, signature, algorithm);
    }

    public SecretBuffer DecryptOaep(HardwareKeyRecord key, ReadOnlySpan<byte> ciphertext, HashAlgorithmName hash) =>
        Active(key.Token).DecryptOaep(key.Token, key.Alias, hash, ciphertext);

    public SecretBuffer Agree(HardwareKeyRecord key, ReadOnlySpan<byte> peer) =>
        Active(key.Token).Agree(key.Token, key.Alias, NamedCurve.Of(key.Algorithm).ScalarLength, peer);

    public void MakeSecret(string token, string alias, SecretKeyKind kind, SecretBuffer? value) => Active(token).MakeSecret(token, alias, kind, value);

    public SecretKeyKind? FindSecret(string token, string alias) => Active(token).FindSecret(token, alias);

    public void RemoveSecret(string token, string alias) => Active(token).Remove(token, alias, isSecret: true);

    public SecretBuffer Derive(string token, string alias, SecretKeyKind kind, ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, int length) =>
        Active(token).Derive(token, alias, kind, label, context, length);

    public byte[] Wrap(string token, string alias, SecretBuffer key) => Active(token).Wrap(token, alias, key);

    public SecretBuffer Unwrap(string token, string alias, ReadOnlySpan<byte> wrapped) => Active(token).Unwrap(token, alias, wrapped);

    public void Dispose()
    {
        // The modules are disposed by whoever made them: the hub's own token uses them too.
    }

    private DeskClient Active(string token) => modules.FirstOrDefault(m => m.IsLoggedIn(token))
        ?? throw new KeyRefusedException(KeyRefusal.TokenOffline, $"The crypto token '{token}' is not active: activate it with its PIN.");

    private DeskClient ModuleWith(string token) => modules.FirstOrDefault(m => m.IsLoggedIn(token)) ?? modules.FirstOrDefault(m => m.Has(token))
        ?? throw new KeyRefusedException(
            KeyRefusal.TokenUnknown, $"No PKCS#11 module has a token with label or serial number '{token}': initialise it with the maker's tool, or correct the crypto token's name.");
}
