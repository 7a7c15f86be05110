using System.Globalization;
using System.Text;

namespace Birthmark.Api.Client;

/// <summary>Paths with query parameters; what is null is left out.</summary>
internal static class Query
{
    public static CultureInfo Culture => CultureInfo.InvariantCulture;

    public static string Of(string path, params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var text = new StringBuilder(path);
        var separator = '?';
        foreach (var (name, value) in parameters)
        {
            if (value is not null)
            {
                text.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
                separator = '&';
            }
        }

        return text.ToString();
    }

    /// <summary>A value as one path segment.</summary>
    public static string Segment(string value) => Uri.EscapeDataString(value);
}
