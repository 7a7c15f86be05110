namespace Birthmark.Keys.Tests.Kmip;

/// <summary>Waits for a condition, with a deadline.</summary>
internal static class Eventually
{
    internal static async Task TrueAsync(Func<Task<bool>> condition)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(20);
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "It did not become true within 20 s.");
            await Task.Delay(20);
        }
    }
}
