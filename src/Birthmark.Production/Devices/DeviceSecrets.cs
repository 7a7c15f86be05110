using System.Text;
using Birthmark.Keys;
using Birthmark.Production.Recipes;
using Birthmark.Production.Recipes.Outputs;
using Birthmark.Storage;

namespace Birthmark.Production.Devices;

/// <summary>
/// The one sealed blob of a device on its way: first what its recipe must not forget while an authority is asked, then what the station may
/// fetch. Deleted when the outcome is final; the store overwrites deleted rows.
/// </summary>
internal sealed class DeviceSecrets(IReader reader, ISealer sealer)
{
    internal byte[] SealIntent(DeviceEntry device, RecipeRun run)
    {
        using var bytes = SealedRun.Write(run);
        return sealer.Seal(bytes.Written.Span, Context(device, "intent"));
    }

    internal byte[] SealAnswer(DeviceEntry device, SecretWriter json) => sealer.Seal(json.Written.Span, Context(device, "answer"));

    /// <summary>Opens the intent, or null when there is none.</summary>
    internal async ValueTask<SecretBuffer?> OpenIntentAsync(DeviceEntry device) => await OpenAsync(device, isIntent: true);

    internal async ValueTask<SecretBuffer?> OpenAnswerAsync(DeviceEntry device) => await OpenAsync(device, isIntent: false);

    internal static void PutIntent(ITransaction tx, DeviceUid uid, byte[] sealedIntent) =>
        tx.Execute("INSERT INTO production_device_secret (device_id, is_intent, sealed) VALUES ($1, 1, $2)", uid.Order, sealedIntent);

    /// <summary>Puts the answer in the place of the intent.</summary>
    internal static void PutAnswer(ITransaction tx, DeviceUid uid, byte[] sealedAnswer)
    {
        if (tx.Execute("UPDATE production_device_secret SET is_intent = 0, sealed = $2 WHERE device_id = $1", uid.Order, sealedAnswer) == 0)
        {
            tx.Execute("INSERT INTO production_device_secret (device_id, is_intent, sealed) VALUES ($1, 0, $2)", uid.Order, sealedAnswer);
        }
    }

    internal static void Shred(ITransaction tx, DeviceUid uid) => tx.Execute("DELETE FROM production_device_secret WHERE device_id = $1", uid.Order);

    private async ValueTask<SecretBuffer?> OpenAsync(DeviceEntry device, bool isIntent)
    {
        var rows = await reader.QueryAsync(
            "SELECT sealed FROM production_device_secret WHERE device_id = $1 AND is_intent = $2",
            r => r.GetFieldValue<byte[]>(0), device.Uid.Order, isIntent);
        return rows.Count == 0 ? null : sealer.Open(rows[0], Context(device, isIntent ? "intent" : "answer"));
    }

    private static byte[] Context(DeviceEntry device, string what) => Encoding.ASCII.GetBytes($"device/{device.UidText}/{what}");
}
