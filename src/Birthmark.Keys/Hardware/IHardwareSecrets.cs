namespace Birthmark.Keys.Hardware;

/// <summary>What the hardware stores ask of a device that holds symmetric keys.</summary>
internal interface IHardwareSecrets
{
    /// <exception cref="KeyRefusedException">The alias is taken.</exception>
    /// <param name="token">Where.</param>
    /// <param name="alias">Its label.</param>
    /// <param name="kind">What it will be.</param>
    /// <param name="value">Its octets; null has the device make them.</param>
    void MakeSecret(string token, string alias, SecretKeyKind kind, SecretBuffer? value);

    /// <summary>Read back from the device: null when there is none.</summary>
    /// <exception cref="KeyRefusedException">It is not protected as it must be.</exception>
    SecretKeyKind? FindSecret(string token, string alias);

    void RemoveSecret(string token, string alias);

    SecretBuffer Derive(string token, string alias, SecretKeyKind kind, ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, int length);

    byte[] Wrap(string token, string alias, SecretBuffer key);

    SecretBuffer Unwrap(string token, string alias, ReadOnlySpan<byte> wrapped);
}
