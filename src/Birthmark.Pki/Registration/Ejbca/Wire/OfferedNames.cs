using System.Globalization;
using System.Text.Json;

namespace Birthmark.Pki.Registration.Ejbca.Wire;

/// <summary>Reads a profile's list of authorities or profiles.</summary>
internal static class OfferedNames
{
    private static readonly string[] Anything = ["Any CA", "ANY", "-1", "1"];

    /// <summary>Null when the answer has no such list, so that nothing can be said.</summary>
    internal static IReadOnlyList<string>? Read(JsonElement? list) => list is { ValueKind: JsonValueKind.Array } array
        ? [.. array.EnumerateArray().Select(static item => item.ValueKind == JsonValueKind.String ? item.GetString()! : item.GetRawText())]
        : null;

    /// <summary>Whether the list names the thing, by name or id, or any at all.</summary>
    internal static bool Allows(IReadOnlyList<string> list, string name, long? id) =>
        list.Contains(name, StringComparer.Ordinal)
        || (id is not null && list.Contains(id.Value.ToString(CultureInfo.InvariantCulture), StringComparer.Ordinal))
        || list.Any(static entry => Anything.Contains(entry, StringComparer.OrdinalIgnoreCase));
}
