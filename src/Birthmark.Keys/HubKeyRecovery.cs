using Birthmark.Keys.Entropy;
using Birthmark.Keys.Sealing;
using Birthmark.Keys.Tpm;

namespace Birthmark.Keys;

/// <summary>Puts a hub's parent key, which its owner opened, under the TPM of another mainboard. The hub must not be running.</summary>
public static class HubKeyRecovery
{
    /// <exception cref="KeyRefusedException">No TPM, no sealed key here, or the key of another hub.</exception>
    public static void Run(KeysOptions options, SecretBuffer key)
    {
        var sealedPath = SealedHubKeyFile.PathFor(options.HubKeyFile);
        if (options.Tpm is not { } tpm || !File.Exists(sealedPath))
        {
            throw new KeyRefusedException(
                KeyRefusal.StoreUnavailable, options.Tpm is null ? "No TPM is configured to seal the hub key to: name it with 'tpm:'." : $"There is no sealed hub key '{sealedPath}' to recover: name the hub's data folder.");
        }

        if (key.Length != HubKey.Length)
        {
            throw new KeyRefusedException(KeyRefusal.UnsafeHubKey, $"The recovered key has {key.Length} octets instead of {HubKey.Length}: give what the envelope '{SealedHubKeyFile.RecoveryFor(options.HubKeyFile)}' holds.");
        }

        using var link = new TpmLink(tpm, options.HardwareDeadline);
        new SealedHubKeyFile(options.HubKeyFile, new TpmSealing(link)).Replace(key, options.TpmPcrs, new OsRandomSource());
    }
}
