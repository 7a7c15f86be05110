using Birthmark.Keys.Envelopes;
using Birthmark.Keys.Tpm;

namespace Birthmark.Keys.Sealing;

/// <summary>Where a hub's parent key is: sealed to its TPM, or in a file (development grade). A hub keeps the way it began with.</summary>
internal static class HubKeyChoice
{
    /// <exception cref="KeyRefusedException">It cannot be opened here, and why.</exception>
    internal static HubKey Open(KeysOptions options, TpmLink? link, IRandomSource random)
    {
        var sealedPath = SealedHubKeyFile.PathFor(options.HubKeyFile);
        var isSealed = File.Exists(sealedPath);
        if (link is null)
        {
            return isSealed
                ? throw new KeyRefusedException(KeyRefusal.UnsafeHubKey, $"The hub key '{sealedPath}' is sealed to a TPM and no TPM is configured: name it with 'tpm:' (docs/reference/configuration.md).")
                : HubKeyFile.Open(options.HubKeyFile, random);
        }

        if (!isSealed && File.Exists(options.HubKeyFile))
        {
            return HubKeyFile.Open(options.HubKeyFile, random);
        }

        var file = new SealedHubKeyFile(options.HubKeyFile, new TpmSealing(link));
        return isSealed ? file.Open() : file.Create(options.TpmPcrs, Recovery(options), random);
    }

    private static EnvelopeRecipient? Recovery(KeysOptions options) => options.RecoveryCertificate is not { } pem ? null
        : EnvelopeRecipient.TryRead(pem, out var recipient) ? recipient
        : throw new KeyRefusedException(KeyRefusal.AlgorithmMismatch, "The recovery certificate cannot be used: give one with an RSA key of 2048 bits or more, or a P-256 key, in PEM.");
}
