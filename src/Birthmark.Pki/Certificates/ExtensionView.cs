namespace Birthmark.Pki.Certificates;

/// <summary>An extension as it stands in the certificate.</summary>
/// <param name="Oid">Contents octets of its object identifier.</param>
/// <param name="IsCritical">Its criticality.</param>
/// <param name="HasEncodedDefault">It writes <c>critical FALSE</c>, which DER leaves out.</param>
/// <param name="Value">Contents of extnValue: DER of the extension itself.</param>
public readonly record struct ExtensionView(ReadOnlyMemory<byte> Oid, bool IsCritical, bool HasEncodedDefault, ReadOnlyMemory<byte> Value)
{
    /// <summary>Dotted object identifier.</summary>
    public string DottedOid => ObjectIds.Dotted(Oid.Span);

    internal static bool TryRead(ref DerReader list, out ExtensionView extension)
    {
        extension = default;
        if (!list.TryRead(DerReader.Sequence, out var content))
        {
            return false;
        }

        var fields = new DerReader(content);
        if (!fields.TryRead(DerReader.ObjectIdentifier, out var oid))
        {
            return false;
        }

        bool isCritical = false, hasDefault = false;
        if (fields.NextTag == DerReader.Boolean)
        {
            // X.690 §11.1: TRUE is FF in DER.
            if (!fields.TryRead(DerReader.Boolean, out var flag) || flag.Length != 1 || flag.Span[0] is not (0 or 0xFF))
            {
                return false;
            }

            isCritical = flag.Span[0] == 0xFF;
            hasDefault = !isCritical;
        }

        if (!fields.TryRead(DerReader.OctetString, out var value) || !fields.IsEmpty)
        {
            return false;
        }

        extension = new(oid, isCritical, hasDefault, value);
        return true;
    }
}
