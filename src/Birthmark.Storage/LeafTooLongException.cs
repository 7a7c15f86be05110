using System.Globalization;

namespace Birthmark.Storage;

/// <summary>An act's record is longer than a leaf of the audit log can be. The act did not happen.</summary>
public sealed class LeafTooLongException(string act, int octets) : Exception(
    string.Create(CultureInfo.InvariantCulture, $"The audit record of '{act}' would have {octets} octets, and a leaf of the log can have {AuditLeaf.Longest} (C2SP tlog-tiles)."))
{
    /// <summary>What the caller can do.</summary>
    public string Remedy { get; } = "Nothing was done; ask again with shorter texts.";
}
