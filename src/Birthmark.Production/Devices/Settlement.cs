using Birthmark.Storage;

namespace Birthmark.Production.Devices;

/// <summary>Ends what was open with an authority for a device whose outcome is already final and not good.</summary>
internal static class Settlement
{
    /// <summary>Records its certificates, shreds what was sealed, and puts them up for revocation when its batch is closed already and its profile says so.</summary>
    internal static void Record(ITransaction tx, DeviceEntry device, IReadOnlyList<StoredCertificate> certificates)
    {
        if (tx.Execute(
            "UPDATE production_device SET certificates = $2 WHERE id = $1 AND state > 3 AND certificates IS NULL",
            device.Uid.Order, StoredCertificates.Write(certificates)) == 0)
        {
            return;
        }

        DeviceSecrets.Shred(tx, device.Uid);
        ErrandRows.DropFind(tx, device.Uid);
        var isClosed = tx.Query("SELECT state FROM production_batch WHERE id = $1", r => r.GetInt64(0) >= (long)Batches.BatchState.Releasing, device.Batch.Id)[0];
        if (isClosed && device.Batch.Profile.RevokesDenyList)
        {
            ErrandRows.PutRevocations(tx, device.Uid, device.Batch.Id, certificates, default);
        }
    }
}
