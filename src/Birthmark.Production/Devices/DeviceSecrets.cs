using System.Text;
using Birthmark.Keys;
using Birthmark.Production.Recipes;
using Birthmark.Storage;

namespace Birthmark.Production.Devices;

/// <summary>
/// The one sealed blob of a device on its way: what its recipe must not forget while an authority is asked, and what its data can be made again
/// from. Deleted when the outcome is final; the store overwrites deleted rows.
/// </summary>
internal sealed class DeviceSecrets(IReader reader, ISealer sealer, IRandomSource random)
{
    /// <summary>Values of these slots, sealed for this device.</summary>
    internal byte[] Seal(DeviceEntry device, RecipeRun run, IReadOnlyList<int> slots)
    {
        using var bytes = SealedRun.Write(run, slots);
        return sealer.Seal(bytes.Written.Span, Context(device));
    }

    /// <summary>What the owner alone may see, or null when the profile marks nothing for it.</summary>
    internal byte[]? SealForOwner(RecipeRun run) => run.Plan.Owner?.Seal(run, random);

    /// <summary>What was sealed, and the certificates of the device's row; null when the outcome has shredded it.</summary>
    internal async ValueTask<KeptForDevice?> OpenAsync(DeviceEntry device)
    {
        var rows = await reader.QueryAsync(
            """
            SELECT s.is_intent, s.sealed, d.certificates FROM production_device_secret s JOIN production_device d ON d.id = s.device_id WHERE s.device_id = $1
            """,
            r => (IsIntent: r.GetInt64(0) != 0, Sealed: r.GetFieldValue<byte[]>(1), Certificates: r.IsDBNull(2) ? null : r.GetFieldValue<byte[]>(2)),
            device.Uid.Order);
        return rows.Count == 0 ? null : new(rows[0].IsIntent, sealer.Open(rows[0].Sealed, Context(device)), StoredCertificates.Read(rows[0].Certificates));
    }

    internal static void PutIntent(ITransaction tx, DeviceUid uid, byte[] sealedIntent) =>
        tx.Execute("INSERT INTO production_device_secret (device_id, is_intent, sealed) VALUES ($1, 1, $2)", uid.Order, sealedIntent);

    /// <summary>Puts what the outputs show in the place of the intent.</summary>
    internal static void PutAnswer(ITransaction tx, DeviceUid uid, byte[] sealedAnswer)
    {
        if (tx.Execute("UPDATE production_device_secret SET is_intent = 0, sealed = $2 WHERE device_id = $1", uid.Order, sealedAnswer) == 0)
        {
            tx.Execute("INSERT INTO production_device_secret (device_id, is_intent, sealed) VALUES ($1, 0, $2)", uid.Order, sealedAnswer);
        }
    }

    /// <summary>Kept until the report is made and after: only the owner's key opens it.</summary>
    internal static void PutForOwner(ITransaction tx, DeviceUid uid, byte[] envelope) =>
        tx.Execute("INSERT INTO production_device_for_owner (device_id, envelope) VALUES ($1, $2)", uid.Order, envelope);

    internal static void Shred(ITransaction tx, DeviceUid uid) => tx.Execute("DELETE FROM production_device_secret WHERE device_id = $1", uid.Order);

    private static byte[] Context(DeviceEntry device) => Encoding.ASCII.GetBytes($"device/{device.UidText}");
}

/// <summary>What rests for a device on its way. Dispose it: it is a secret.</summary>
internal sealed record KeptForDevice(bool IsIntent, SecretBuffer Values, IReadOnlyList<StoredCertificate> Certificates) : IDisposable
{
    public void Dispose() => Values.Dispose();
}
