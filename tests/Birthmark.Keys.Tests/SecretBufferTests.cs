namespace Birthmark.Keys.Tests;

public sealed class SecretBufferTests
{
    [Fact]
    public void A_disposed_secret_is_zeroed_and_cannot_be_read()
    {
        var secret = new SecretBuffer("canary"u8);
        var view = secret.Span;
        secret.Dispose();
        Assert.Equal(new byte[6], view.ToArray());
        Assert.Throws<ObjectDisposedException>(() => secret.Span.Length);
    }

    [Fact]
    public void A_secret_prints_its_length_and_nothing_else()
    {
        using var secret = new SecretBuffer("canary"u8);
        Assert.Equal("(secret of 6 bytes)", secret.ToString());
    }
}
