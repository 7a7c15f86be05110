namespace Birthmark.Keys;

/// <summary>Where a key lives: store, token and alias, written like an RFC 7512 URI: <c>software:token=MatterToken;object=signKey</c>.</summary>
public readonly record struct KeyUri(string Store, string Token, string Alias)
{
    /// <summary>Reads store, token and object, in either order; false for anything else.</summary>
    public static bool TryRead(string text, out KeyUri uri)
    {
        uri = default;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || text[(colon + 1)..].Split(';') is not { Length: 2 } attributes)
        {
            return false;
        }

        var (token, alias) = (Value(attributes, "token"), Value(attributes, "object"));
        uri = new(text[..colon], token ?? "", alias ?? "");
        return token is { Length: > 0 } && alias is { Length: > 0 };
    }

    public override string ToString() => $"{Store}:token={Uri.EscapeDataString(Token)};object={Uri.EscapeDataString(Alias)}";

    private static string? Value(string[] attributes, string name) =>
        attributes.Where(a => a.StartsWith(name + "=", StringComparison.Ordinal)).Select(a => Uri.UnescapeDataString(a[(name.Length + 1)..])).FirstOrDefault();
}
