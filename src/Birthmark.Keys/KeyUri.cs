namespace Birthmark.Keys;

/// <summary>Where a key lives: store, token and alias, written like an RFC 7512 URI: <c>software:token=MatterToken;object=signKey</c>.</summary>
public readonly record struct KeyUri(string Store, string Token, string Alias)
{
    public override string ToString() => $"{Store}:token={Uri.EscapeDataString(Token)};object={Uri.EscapeDataString(Alias)}";
}
