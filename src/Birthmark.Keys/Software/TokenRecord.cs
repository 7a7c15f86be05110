namespace Birthmark.Keys.Software;

/// <summary>A token as stored: its random key, wrapped by the activation code, sealed by the hub, or both.</summary>
internal sealed record TokenRecord(string Name, TokenOptions Options, CodeLock? ByCode, byte[]? SealedByHub, DateTimeOffset CreatedAt)
{
    /// <summary>What the token key is bound to: a row altered to allow export no longer opens.</summary>
    internal byte[] Context => ContextOf(Name, Options);

    internal static byte[] ContextOf(string name, TokenOptions options) =>
        SealContext.Of("birthmark/v1/token-key", name, options.AllowExport ? "export allowed" : "export forbidden");
}
