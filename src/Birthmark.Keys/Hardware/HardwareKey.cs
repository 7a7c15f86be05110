using System.Security.Cryptography;
using Birthmark.Keys.Engines;
using Birthmark.Keys.Engines.Forms;
using Birthmark.Keys.Engines.Lean;

namespace Birthmark.Keys.Hardware;

/// <summary>A key pair whose private half never leaves its device.</summary>
internal sealed class HardwareKey(IHardware hardware, HardwareKeyRecord record, IDeviceKeys keys) : ISigningKey, IUnwrapsKeys, IServesTls
{
    public KeyUri Uri { get; } = new(hardware.Scheme, record.Token, record.Alias);

    public KeyAlgorithm Algorithm => record.Algorithm;

    public ReadOnlyMemory<byte> PublicKey => record.PublicKey;

    public bool ServesTls => SignatureScheme.IsEc(Algorithm) && OperatingSystem.IsLinux() && HeldKeyMethod.IsSupported;

    internal HardwareKeyRecord Record => record;

    public byte[] Sign(ReadOnlySpan<byte> message, SignatureAlgorithm algorithm)
    {
        SignatureScheme.RefuseMismatch(algorithm, Algorithm);
        var signature = hardware.Sign(record, CryptographicOperations.HashData(algorithm.Hash(), message), algorithm);

        // A fault or a lie of the device would spread to whoever trusts the signature; looking costs some 50 µs.
        return keys.Verify(PublicKey.Span, message, signature, algorithm) ? signature : throw Lie(Uri);
    }

    public ECDsa OpenForTls(Action<Exception?> onTurn) => ServesTls && OperatingSystem.IsLinux() ? HeldTlsKey.Open(hardware, record, onTurn) : throw new KeyRefusedException(
        KeyRefusal.AlgorithmMismatch, $"The key '{Uri}' of {Algorithm} does not serve TLS here: that takes an EC key, and OpenSSL 3 on Linux.");

    internal static KeyRefusedException Lie(KeyUri key) => new(
        KeyRefusal.StoreFault, $"The device made a signature with key '{key}' that does not verify; it is not used. Look at the device: one that goes on so is not fit for this hub.");

    public SecretBuffer DecryptOaep(ReadOnlySpan<byte> wrapped) => SignatureScheme.IsEc(Algorithm)
        ? throw new KeyRefusedException(KeyRefusal.AlgorithmMismatch, $"The key '{Uri}' is of {Algorithm}: only an RSA key decrypts OAEP.")
        : hardware.DecryptOaep(record, wrapped, HashAlgorithmName.SHA256);

    public SecretBuffer Agree(ReadOnlySpan<byte> peer) => Algorithm == KeyAlgorithm.EcP256 && peer.Length == NamedCurve.P256.PointLength && peer[0] == 4
        ? hardware.Agree(record, peer)
        : throw new KeyRefusedException(KeyRefusal.AlgorithmMismatch, $"The key '{Uri}' is of {Algorithm} and agrees only with an uncompressed point of P-256 if it is an EC P-256 key.");
}
