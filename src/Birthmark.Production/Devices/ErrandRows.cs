using Birthmark.Storage;

namespace Birthmark.Production.Devices;

/// <summary>What is still to be done with authorities, by device and step; done by <see cref="Errands"/>, again and again until it succeeds.</summary>
internal static class ErrandRows
{
    internal const int Find = 0;
    internal const int Revoke = 1;

    /// <summary>Step name of a find errand: it concerns all steps of its device.</summary>
    internal const string AllSteps = "";

    internal static void PutFind(ITransaction tx, DeviceUid uid, long batch, DateTimeOffset due) => tx.Execute(
        """
        INSERT INTO production_errand (device_id, step, kind, batch_id, tries, due) VALUES ($1, '', 0, $2, 0, $3)
        ON CONFLICT (device_id, step) DO NOTHING
        """,
        uid.Order, batch, due);

    internal static void DropFind(ITransaction tx, DeviceUid uid) =>
        tx.Execute("DELETE FROM production_errand WHERE device_id = $1 AND step = ''", uid.Order);

    internal static void PutRevocations(ITransaction tx, DeviceUid uid, long batch, IReadOnlyList<StoredCertificate> certificates, DateTimeOffset due)
    {
        foreach (var certificate in certificates.Where(c => !c.IsRevoked))
        {
            var facts = certificate.Facts();
            tx.Execute(
                """
                INSERT INTO production_errand (device_id, step, kind, batch_id, issuer, serial, tries, due) VALUES ($1, $2, 1, $3, $4, $5, 0, $6)
                ON CONFLICT (device_id, step) DO NOTHING
                """,
                uid.Order, certificate.Step, batch, facts.Issuer, facts.SerialNumber, due);
        }
    }
}
