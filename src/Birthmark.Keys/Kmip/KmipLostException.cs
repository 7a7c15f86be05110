namespace Birthmark.Keys.Kmip;

/// <summary>No answer, or one that cannot be believed; whether the call took effect is unknown.</summary>
internal sealed class KmipLostException(string message, bool isNonsense = false) : Exception(message)
{
    /// <summary>An answer came, and no honest server gives it.</summary>
    internal bool IsNonsense => isNonsense;
}
