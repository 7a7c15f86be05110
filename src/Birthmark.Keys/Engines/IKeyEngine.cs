namespace Birthmark.Keys.Engines;

/// <summary>Code that computes with private keys in memory.</summary>
internal interface IKeyEngine : IDeviceKeys
{
    /// <summary>Loads a private key that this room made, for repeated signing; the caller zeroes <paramref name="pkcs8"/>.</summary>
    ISigner Load(KeyAlgorithm algorithm, ReadOnlySpan<byte> pkcs8);
}
