using System.Text;
using Birthmark.Exchange.Packages;
using Microsoft.Extensions.DependencyInjection;

namespace Birthmark.Exchange.Tests.Packages;

/// <summary>What is allocated bounds what is held. Measured alone: the runtime counts for the whole process.</summary>
[CollectionDefinition(nameof(PackageMemoryTests), DisableParallelization = true)]
[Collection(nameof(PackageMemoryTests))]
public sealed class PackageMemoryTests : IDisposable
{
    private const int Firmware = 64 << 20;
    private const int Small = 8 << 20;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Sealing_64_MiB_of_firmware_takes_less_than_8_MiB_and_opening_it_no_more_than_that_beside_the_firmware_itself()
    {
        await using var exchange = await Exchange.StartAsync(folder);
        await using (var file = File.Create(folder["fw.bin"]))
        {
            file.SetLength(Firmware);
        }

        var content = new PackageContent(
            "lighting", Encoding.UTF8.GetBytes("project: lighting\n"),
            new Dictionary<string, Func<Stream>> { ["fw/app.bin"] = () => File.OpenRead(folder["fw.bin"]) },
            new Dictionary<string, ReadOnlyMemory<byte>>());
        var before = GC.GetTotalAllocatedBytes(precise: true);
        await using (var output = File.Create(folder["p.p7m"]))
        {
            await PackageSealer.SealAsync(exchange.Oem, [exchange.Certificate], content, new("p-1", "1.0", 1, Exchange.Now.AddDays(-1), Exchange.Now.AddDays(1)), Exchange.Now, output);
        }

        var sealing = GC.GetTotalAllocatedBytes(precise: true) - before;
        before = GC.GetTotalAllocatedBytes(precise: true);
        await using var input = File.OpenRead(folder["p.p7m"]);
        using var opened = await exchange.Hub.Services.GetRequiredService<PackageDesk>().OpenAsync(input, folder.Root);
        var opening = GC.GetTotalAllocatedBytes(precise: true) - before;
        Assert.Equal(Firmware, opened.Files["fw/app.bin"].Length);
        Assert.InRange(sealing, 0, Small);
        Assert.InRange(opening, Firmware, Firmware + Small);
    }
}
