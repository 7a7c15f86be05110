using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Birthmark.Production.Recipes.Steps;

/// <summary>How a counter's number is written: text around one <c>{0}</c>, <c>{0:D8}</c> or <c>{0:X8}</c>.</summary>
internal sealed partial class CounterFormat
{
    private readonly string before;
    private readonly string digits;
    private readonly string after;

    private CounterFormat(string before, string digits, string after)
    {
        this.before = before;
        this.digits = digits;
        this.after = after;
    }

    internal static bool TryParse(string text, [NotNullWhen(true)] out CounterFormat? format)
    {
        var match = Form().Match(text);
        format = match.Success ? new(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value) : null;
        return match.Success;
    }

    internal string Format(long number) => before + number.ToString(digits, CultureInfo.InvariantCulture) + after;

    [GeneratedRegex(@"^([^{}]{0,200})\{0(?::([DXx](?:[1-9]|[12][0-9]|3[0-2])?))?\}([^{}]{0,200})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
