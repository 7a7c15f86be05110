namespace Birthmark.Keys.Tests.Kmip;

/// <summary>Waits for a condition. The deadline only ends a test that would hang: it is no bound on how long anything takes.</summary>
internal static class Eventually
{
    internal static async Task TrueAsync(Func<Task<bool>> condition)
    {
        var deadline = TimeProvider.System.GetUtcNow().AddSeconds(60);
        while (!await condition())
        {
            Assert.True(TimeProvider.System.GetUtcNow() < deadline, "It did not become true within 60 s.");
            await Task.Delay(20);
        }
    }
}
