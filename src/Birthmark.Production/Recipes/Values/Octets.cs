using Birthmark.Keys;

namespace Birthmark.Production.Recipes.Values;

/// <summary>Bytes to look at: borrowed from their value, or a secret copy that is zeroed with this.</summary>
internal readonly struct Octets : IDisposable
{
    private readonly ReadOnlyMemory<byte> borrowed;
    private readonly SecretBuffer? secret;
    private readonly bool isOwned;

    internal Octets(ReadOnlyMemory<byte> borrowed) => this.borrowed = borrowed;

    /// <param name="secret">The secret.</param>
    /// <param name="isOwned">Whether it is this copy's to zero.</param>
    internal Octets(SecretBuffer secret, bool isOwned)
    {
        this.secret = secret;
        this.isOwned = isOwned;
    }

    internal ReadOnlySpan<byte> Span => secret is null ? borrowed.Span : secret.Span;

    public void Dispose()
    {
        if (isOwned)
        {
            secret?.Dispose();
        }
    }
}
