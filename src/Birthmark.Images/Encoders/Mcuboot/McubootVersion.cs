using System.Globalization;
using System.Text.RegularExpressions;

namespace Birthmark.Images.Encoders.Mcuboot;

/// <summary>An image version: <c>major.minor.revision+build</c>.</summary>
public readonly partial record struct McubootVersion(byte Major, byte Minor, ushort Revision, uint Build)
{
    public static bool TryParse(string text, out McubootVersion version)
    {
        version = default;
        var match = Pattern().Match(text);
        if (!match.Success)
        {
            return false;
        }

        var revision = (ushort)0;
        var build = 0u;
        var good = byte.TryParse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture, out var major)
            & byte.TryParse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture, out var minor)
            & (!match.Groups[3].Success || ushort.TryParse(match.Groups[3].ValueSpan, CultureInfo.InvariantCulture, out revision))
            & (!match.Groups[4].Success || uint.TryParse(match.Groups[4].ValueSpan, CultureInfo.InvariantCulture, out build));
        version = new McubootVersion(major, minor, revision, build);
        return good;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Revision}+{Build}");

    [GeneratedRegex(@"^(\d{1,3})\.(\d{1,3})(?:\.(\d{1,5}))?(?:\+(\d{1,10}))?$")]
    private static partial Regex Pattern();
}
