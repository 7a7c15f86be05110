using Birthmark.Keys.Kms;

namespace Birthmark.Keys.Kmip.Check;

/// <summary>The steps of the protocol: version, operations, and each key that recipes name.</summary>
internal sealed class KeySteps(KmipConnection connection, KmipClient client)
{
    /// <summary>With TLS 1.3 a server refuses a client's certificate only here, after the handshake.</summary>
    internal async Task<KmsFinding> VersionAsync(CancellationToken cancellation)
    {
        try
        {
            var version = await client.VersionAsync(cancellation).ConfigureAwait(false);
            return new("version", true, connection.Version is null ? $"Both speak KMIP {version}." : $"KMIP {version}, as {KmipVariables.Version} says.");
        }
        catch (KeyRefusedException refusal) when (refusal is { Code: KeyRefusal.StoreUnavailable, InnerException: KmipLostException lost })
        {
            return HandshakeWords.NotAccepted(connection, lost.Message);
        }
        catch (KeyRefusedException refusal)
        {
            return Bad("version", refusal.Message);
        }
    }

    internal Task<KmsFinding> OperationsAsync(IReadOnlyList<KmsUse> uses, CancellationToken cancellation) => TryAsync("operation", async () =>
    {
        var version = await client.VersionAsync(cancellation).ConfigureAwait(false);
        var (offered, vendor) = await client.QueryAsync(cancellation).ConfigureAwait(false);
        var needed = uses.SelectMany(u => NeedOf(u.Kind)).Append(KmipOperation.Locate).Distinct().Where(o => !offered.Contains((int)o)).ToList();

        // A derivation goes by either of two operations.
        var derives = uses.All(u => u.Kind != KmsUseKind.Derive) || offered.Contains((int)KmipOperation.Mac) || offered.Contains((int)KmipOperation.DeriveKey);
        if (needed.Count > 0 || !derives)
        {
            var missing = string.Join(", ", needed.Select(o => $"{o}").Concat(derives ? [] : ["Mac or DeriveKey"]));
            return Bad("operation", $"The KMS ({vendor ?? "unnamed"}) does not offer {missing}, which this project's recipes need: use a KMS that does, or other steps.");
        }

        return version < KmipVersion.V14 && uses.Any(u => u.Kind == KmsUseKind.Encrypt)
            ? new("operation", true, $"{vendor ?? "The KMS"} offers what the recipes need, in KMIP {version}: of the ciphers only 'aes-cbc', for 'aes-gcm' needs 1.4.")
            : new("operation", true, $"{vendor ?? "The KMS"} offers what the recipes need.");
    });

    internal Task<KmsFinding> KeyAsync(string name, IReadOnlyList<KmsUseKind> kinds, CancellationToken cancellation) => TryAsync("key", async () =>
    {
        var ids = name.StartsWith("id:", StringComparison.Ordinal) ? [name[3..]] : await client.LocateAsync(name, cancellation).ConfigureAwait(false);
        if (ids.Count != 1)
        {
            return Bad("key", ids.Count == 0
                ? $"Key '{name}' is not there, or not for the certificate '{connection.Credential.Certificate.Subject}': correct the recipe's 'key', or have it made there."
                : $"There are several keys named '{name}': name the right one by its identifier, as 'id:IDENTIFIER'.");
        }

        var standing = await client.StandingAsync(new(name, ids[0]), cancellation).ConfigureAwait(false);
        var missing = standing.Usage is { } usage ? kinds.Where(k => !Permits(usage, k)).Select(WordOf).ToList() : [];
        if (missing.Count > 0)
        {
            return Bad("key", $"Key '{name}' does not permit {string.Join(" and ", missing)} (its usage mask is {standing.Usage}): have its owner set that.");
        }

        return standing.State is { } state and not KmipValue.StateActive && kinds.Any(k => k is KmsUseKind.Encrypt or KmsUseKind.Wrap || (k == KmsUseKind.Derive && standing.Usage?.HasFlag(KmipUsage.MacGenerate) != false))
            ? Bad("key", $"Key '{name}' is not active (state {state}): have its owner activate it.")
            : new("key", true, $"'{name}' is there (identifier {ids[0]}) and permits {string.Join(" and ", kinds.Select(WordOf))}.");
    });

    private static bool Permits(KmipUsage usage, KmsUseKind kind) => kind switch
    {
        KmsUseKind.Derive => (usage & (KmipUsage.MacGenerate | KmipUsage.DeriveKey)) != 0,
        KmsUseKind.Encrypt => usage.HasFlag(KmipUsage.Encrypt),
        KmsUseKind.Wrap => usage.HasFlag(KmipUsage.WrapKey),
        _ => true,
    };

    private static string WordOf(KmsUseKind kind) => kind switch
    {
        KmsUseKind.Derive => "deriving (MAC Generate, or Derive Key)",
        KmsUseKind.Encrypt => "encrypting (Encrypt)",
        KmsUseKind.Wrap => "wrapping (Wrap Key)",
        _ => "being given out",
    };

    private static KmipOperation[] NeedOf(KmsUseKind kind) => kind switch
    {
        KmsUseKind.Give or KmsUseKind.Wrap => [KmipOperation.Get],
        KmsUseKind.Encrypt => [KmipOperation.Encrypt],
        _ => [KmipOperation.GetAttributes],
    };

    private static async Task<KmsFinding> TryAsync(string step, Func<Task<KmsFinding>> look)
    {
        try
        {
            return await look().ConfigureAwait(false);
        }
        catch (KeyRefusedException refusal)
        {
            return Bad(step, refusal.Message);
        }
    }

    private static KmsFinding Bad(string step, string text) => new(step, false, text);
}
