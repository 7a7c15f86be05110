namespace Birthmark.Keys.Hardware;

/// <summary>A symmetric key that never leaves its device.</summary>
internal class HardwareSecret(IHardwareSecrets hardware, KeyUri uri, SecretKeyKind kind) : IDerivesKeys
{
    private const int MostInput = 4096;
    private const int MostOutput = 1024;

    internal static bool Fits(SecretKeyKind kind, int length) => kind switch
    {
        SecretKeyKind.Aes128 => length == 16,
        SecretKeyKind.Aes256 => length == 32,
        _ => length is >= 16 and <= 1024,
    };

    public KeyUri Uri => uri;

    public SecretKeyKind Kind => kind;

    protected IHardwareSecrets Hardware => hardware;

    public SecretBuffer Derive(ReadOnlySpan<byte> label, ReadOnlySpan<byte> context, int length) =>
        length is > 0 and <= MostOutput && label.Length + context.Length <= MostInput
            ? hardware.Derive(uri.Token, uri.Alias, kind, label, context, length)
            : throw new KeyRefusedException(
                KeyRefusal.DerivationMismatch,
                $"The key '{uri}' derives 1 to {MostOutput} octets from at most {MostInput}, not {length} from {label.Length + context.Length}. Correct the recipe's step.");
}

/// <summary>An AES key, which wraps too.</summary>
internal sealed class HardwareWrappingSecret(IHardwareSecrets hardware, KeyUri uri, SecretKeyKind kind) : HardwareSecret(hardware, uri, kind), IWrapsKeys
{
    private const int Least = 16;
    private const int Most = 4096;

    // RFC 3394 and RFC 5649 add one block of 8 octets, and padding to the next.
    private const int MostWrapped = Most + 16;

    public byte[] Wrap(SecretBuffer key) => key.Length is >= Least and <= Most
        ? Hardware.Wrap(Uri.Token, Uri.Alias, key)
        : throw new KeyRefusedException(KeyRefusal.AlgorithmMismatch, $"The key '{Uri}' wraps {Least} to {Most} octets, not {key.Length}.");

    public SecretBuffer Unwrap(ReadOnlySpan<byte> wrapped) => wrapped.Length is >= Least and <= MostWrapped && wrapped.Length % 8 == 0
        ? Hardware.Unwrap(Uri.Token, Uri.Alias, wrapped)
        : throw new KeyRefusedException(KeyRefusal.Undecryptable, $"{wrapped.Length} octets are no wrapped key: key '{Uri}' unwraps whole blocks of 8, at most {MostWrapped}.");
}
