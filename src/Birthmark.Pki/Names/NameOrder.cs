namespace Birthmark.Pki.Names;

/// <summary>EJBCA's normalised order of RDNs.</summary>
internal static class NameOrder
{
    /// <summary>
    /// Most specific first. A name whose last attribute ranks before its first is taken to be written the other way round, so
    /// that repeated attributes (several OU, DC) keep their meaning.
    /// </summary>
    internal static NameAttribute[][] Normalise(List<NameAttribute[]> rdns)
    {
        foreach (var rdn in rdns)
        {
            // DER sorts the attributes of an RDN by octets; one fixed order makes text and encoding agree.
            if (rdn.Length == 1)
            {
                continue;
            }

            Array.Sort(rdn, static (a, b) => a.Type.Rank != b.Type.Rank ? a.Type.Rank.CompareTo(b.Type.Rank)
                : a.Type.Oid != b.Type.Oid ? string.CompareOrdinal(a.Type.Oid, b.Type.Oid) : string.CompareOrdinal(a.Value, b.Value));
        }

        if (rdns.Count > 1 && Rank(rdns[^1]) < Rank(rdns[0]))
        {
            rdns.Reverse();
        }

        // Stable: attributes of one kind keep their order.
        NameAttribute[][] ordered = [.. rdns];
        for (var i = 1; i < ordered.Length; i++)
        {
            var rdn = ordered[i];
            var at = i;
            for (; at > 0 && Rank(ordered[at - 1]) > Rank(rdn); at--)
            {
                ordered[at] = ordered[at - 1];
            }

            ordered[at] = rdn;
        }

        return ordered;
    }

    private static int Rank(NameAttribute[] rdn) => rdn[0].Type.Rank;
}
