using System.Security.Cryptography;
using Birthmark.Keys.Engines.Forms;
using Birthmark.Keys.Hardware;

namespace Birthmark.Keys.Pkcs11;

/// <summary>The tokens of all configured PKCS#11 modules; a crypto token's name is the label or serial number of the PKCS#11 token.</summary>
internal sealed class Pkcs11Hardware(IReadOnlyList<Module> modules) : IHardware
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

    public IReadOnlyList<FoundKey> Survey(string token, IReadOnlyList<HardwareKeyRecord> known)
    {
        var module = Active(token);
        return module.Use(token, (table, _, session) => new KeySurvey(table, module, session, token).Read());
    }

    public FoundKey Generate(string token, string alias, KeyAlgorithm algorithm)
    {
        var module = Active(token);
        return module.Use(token, (table, lane, session) =>
        {
            if (module.Find(lane, session, token, Ck.ClassPrivateKey, alias) is not null)
            {
                throw new KeyRefusedException(KeyRefusal.KeyExists, $"The PKCS#11 token '{token}' has a key '{alias}' already: choose another alias, or remove that key first.");
            }

            var (publicKey, privateKey) = KeyPairTemplate.Generate(table, session, alias, algorithm);
            return new KeySurvey(table, module, session, token).ReadPair(alias, publicKey, privateKey)
                ?? throw new Pkcs11Fault("C_GenerateKeyPair", Ck.Ok, $"no key of {algorithm}");
        });
    }

    public void Remove(HardwareKeyRecord key)
    {
        var module = Active(key.Token);
        module.Use(key.Token, (table, lane, session) =>
        {
            foreach (var half in (ReadOnlySpan<nuint>)[Ck.ClassPrivateKey, Ck.ClassPublicKey])
            {
                if (module.Find(lane, session, key.Token, half, key.Alias) is { } handle)
                {
                    table.Destroy(session, handle);
                    lane.Handles.Remove((key.Token, half, key.Alias));
                }
            }

            return true;
        });
    }

    public byte[] Sign(HardwareKeyRecord key, ReadOnlySpan<byte> message, SignatureAlgorithm algorithm)
    {
        var input = SignatureInput.Of(message, algorithm);
        var signature = UsePrivate(key, (table, session, handle) => SignatureInput.Sign(table, session, handle, algorithm, input));
        return SignatureInput.ToX509(key, signature, algorithm);
    }

    public SecretBuffer DecryptOaep(HardwareKeyRecord key, ReadOnlySpan<byte> ciphertext, HashAlgorithmName hash)
    {
        var input = ciphertext.ToArray();
        return UsePrivate(key, (table, session, handle) => KeyOpening.Oaep(table, session, handle, input, hash));
    }

    public SecretBuffer Agree(HardwareKeyRecord key, ReadOnlySpan<byte> peer)
    {
        var curve = NamedCurve.Of(key.Algorithm);
        var input = peer.ToArray();
        return UsePrivate(key, (table, session, handle) => KeyOpening.Ecdh(table, session, handle, input, curve.ScalarLength));
    }

    public void Dispose()
    {
        foreach (var module in modules)
        {
            module.Dispose();
        }
    }

    private T UsePrivate<T>(HardwareKeyRecord key, Func<FunctionTable, nuint, nuint, T> work)
        where T : notnull
    {
        var module = Active(key.Token);
        return module.Use(key.Token, (table, lane, session) => work(
            table,
            session,
            module.Find(lane, session, key.Token, Ck.ClassPrivateKey, key.Alias) ?? throw new Pkcs11Fault("C_FindObjects", Ck.ObjectHandleInvalid)));
    }

    internal Module Active(string token) => modules.FirstOrDefault(m => m.IsLoggedIn(token))
        ?? throw new KeyRefusedException(KeyRefusal.TokenOffline, $"The crypto token '{token}' is not active: activate it with its PIN.");

    private Module ModuleWith(string token) => modules.FirstOrDefault(m => m.IsLoggedIn(token)) ?? modules.FirstOrDefault(m => m.Has(token))
        ?? throw new KeyRefusedException(
            KeyRefusal.TokenUnknown, $"No PKCS#11 module has a token with label or serial number '{token}': initialise it with the maker's tool, or correct the crypto token's name.");
}
