namespace Birthmark.Keys.Hardware;

/// <summary>What the hardware stores ask of their device; every member refuses in the words of <see cref="KeyRefusedException"/>.</summary>
internal interface IHardware : IDisposable
{
    string Scheme { get; }

    /// <summary>Whether the devices answer now.</summary>
    DeviceHealth Look();

    /// <summary>The code of a token that is made without one, or null when its maker must give it.</summary>
    SecretBuffer? MakeCode();

    /// <exception cref="KeyRefusedException">Wrong code, or no such token.</exception>
    void Open(string token, SecretBuffer code);

    void Close(string token);

    bool IsOpen(string token);

    /// <summary>Keys that stand in the device itself, checked for how they are protected; <paramref name="known"/> are on record already.</summary>
    IReadOnlyList<FoundKey> Survey(string token, IReadOnlyList<HardwareKeyRecord> known);

    FoundKey Generate(string token, string alias, KeyAlgorithm algorithm);

    void Remove(HardwareKeyRecord key);

    /// <summary>Over a digest of the algorithm's hash; in X.509 form.</summary>
    byte[] Sign(HardwareKeyRecord key, ReadOnlySpan<byte> digest, SignatureAlgorithm algorithm);

    /// <summary>RSAES-OAEP (RFC 8017 §7.1) with an empty label.</summary>
    SecretBuffer DecryptOaep(HardwareKeyRecord key, ReadOnlySpan<byte> ciphertext, System.Security.Cryptography.HashAlgorithmName hash);

    /// <summary>The raw shared secret of ECDH (SEC 1 §3.3.1) with a peer's uncompressed point of the same curve.</summary>
    SecretBuffer Agree(HardwareKeyRecord key, ReadOnlySpan<byte> peer);
}
