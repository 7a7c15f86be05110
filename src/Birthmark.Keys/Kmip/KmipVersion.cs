using System.Globalization;

namespace Birthmark.Keys.Kmip;

/// <summary>A version of the protocol.</summary>
internal readonly record struct KmipVersion(int Major, int Minor) : IComparable<KmipVersion>
{
    internal static readonly KmipVersion V10 = new(1, 0);
    internal static readonly KmipVersion V11 = new(1, 1);
    internal static readonly KmipVersion V12 = new(1, 2);
    internal static readonly KmipVersion V14 = new(1, 4);
    internal static readonly KmipVersion V20 = new(2, 0);

    /// <summary>What this client speaks, best first.</summary>
    internal static IReadOnlyList<KmipVersion> Spoken { get; } = [V20, V14, new(1, 3), V12, V11, V10];

    public int CompareTo(KmipVersion other) => Major != other.Major ? Major.CompareTo(other.Major) : Minor.CompareTo(other.Minor);

    public static bool operator <(KmipVersion left, KmipVersion right) => left.CompareTo(right) < 0;

    public static bool operator >=(KmipVersion left, KmipVersion right) => left.CompareTo(right) >= 0;

    public static bool operator >(KmipVersion left, KmipVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(KmipVersion left, KmipVersion right) => left.CompareTo(right) <= 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");
}
