using System.Collections.Concurrent;
using Birthmark.Pki.Names;
using Birthmark.Storage;

namespace Birthmark.Pki.Certificates;

/// <summary>Serial numbers that an issuer has revoked, in memory: asked on every TLS handshake. Loaded when an issuer is first asked about.</summary>
internal sealed class RevokedSerials(IReader reader)
{
    private readonly ConcurrentDictionary<string, HashSet<string>> issuers = new(StringComparer.Ordinal);

    internal bool Contains(string issuerDn, string serialNumber)
    {
        var set = issuers.TryGetValue(issuerDn, out var known) ? known : Load(issuerDn);
        lock (set)
        {
            return set.Contains(serialNumber);
        }
    }

    /// <summary>Called after the commit.</summary>
    internal void Update(CertificateEntry entry)
    {
        if (!issuers.TryGetValue(entry.IssuerDn, out var set))
        {
            return;
        }

        // Waits for a load that is under way: what was committed last is applied last.
        lock (set)
        {
            if (entry.Status == CertificateStatus.Revoked)
            {
                set.Add(entry.SerialNumber);
            }
            else
            {
                set.Remove(entry.SerialNumber);
            }
        }
    }

    private HashSet<string> Load(string issuerDn)
    {
        var fresh = new HashSet<string>(StringComparer.Ordinal);
        lock (fresh)
        {
            var set = issuers.GetOrAdd(issuerDn, fresh);
            if (ReferenceEquals(set, fresh))
            {
                Fill(issuerDn, fresh);
            }

            return set;
        }
    }

    private void Fill(string issuerDn, HashSet<string> set)
    {
        var isFilled = false;
        try
        {
            if (DistinguishedName.TryParse(issuerDn, out var name, out _))
            {
                var rows = reader.QueryAsync("SELECT serial FROM pki_certificate WHERE issuer = $1 AND status = 40", row => row.GetFieldValue<byte[]>(0), name.EjbcaId);
                set.UnionWith(rows.AsTask().GetAwaiter().GetResult().Select(serial => SerialNumbers.ToText(serial)));
            }

            isFilled = true;
        }
        finally
        {
            if (!isFilled)
            {
                // A set that could not be read must not pass for an empty one.
                issuers.TryRemove(issuerDn, out _);
            }
        }
    }
}
