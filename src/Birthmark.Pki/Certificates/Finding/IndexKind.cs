namespace Birthmark.Pki.Certificates.Finding;

/// <summary>By what a certificate is found. The numbers stand in the database.</summary>
internal enum IndexKind
{
    SerialNumber = 1,
    Subject = 2,
    PublicKey = 3,
    Fingerprint = 4,

    /// <summary>Only in the table: see <see cref="Sha256Finder"/>.</summary>
    Sha256 = 5,
}

/// <summary>One entry: a certificate's row under the first eight octets of a serial number or digest. Whoever finds a row compares the whole value.</summary>
internal readonly record struct IndexEntry(IndexKind Kind, long Key, long Id) : IComparable<IndexEntry>
{
    public int CompareTo(IndexEntry other) =>
        Kind != other.Kind ? (int)Kind - (int)other.Kind : Key != other.Key ? Key.CompareTo(other.Key) : Id.CompareTo(other.Id);
}
