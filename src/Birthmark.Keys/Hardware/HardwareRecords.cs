using Birthmark.Keys.Software;

namespace Birthmark.Keys.Hardware;

/// <summary>A token in hardware as the hub knows it; the code that activates it is sealed, and there only when the hub activates it itself.</summary>
internal sealed record HardwareTokenRecord(string Name, string Store, bool AutoActivate, byte[]? SealedCode, DateTimeOffset CreatedAt)
{
    internal byte[] Context => ContextOf(Store, Name);

    internal static byte[] ContextOf(string store, string name) => SealContext.Of("birthmark/v1/hardware-code", store, name);
}

/// <summary>A key in hardware: its public half, and for a TPM the private half as the TPM itself wrapped it.</summary>
internal sealed record HardwareKeyRecord(string Token, string Alias, KeyAlgorithm Algorithm, byte[] PublicKey, byte[]? Wrapped, DateTimeOffset CreatedAt);

/// <summary>A key that the hardware has, whether or not the hub knew it.</summary>
internal sealed record FoundKey(string Alias, KeyAlgorithm Algorithm, byte[] PublicKey, byte[]? Wrapped);
