using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Birthmark.Api.Problems;
using Birthmark.Api.Projects;

namespace Birthmark.Server.Tests.Production;

/// <summary>Finished memory over the wire, and what was read back of it.</summary>
public sealed class DeviceMemoryTests(Line line) : IClassFixture<Line>
{
    private static readonly byte[] _firmware = [.. Enumerable.Range(0, 300_000).Select(i => (byte)((i * 7) ^ (i >> 9)))];

    private static readonly string _project = $$"""
        project: memory
        device_types: [{name: board, memory_map: stm32f405}]
        device_profiles:
          - name: whole
            recipe:
              - {step: firmware, uses: file, with: {path: fw.bin, sha256: {{Convert.ToHexStringLower(SHA256.HashData(_firmware))}} } }
              - {step: key, uses: random, with: {length: 32} }
            image: {firmware: [{value: "${firmware}", address: 0x08000000}], deliver: whole, format: bin}
            read_back: required
            provisioning: [{name: key, region: flash, offset: 0xE0000, value: "${key}"}]
        """;

    [Fact]
    public async Task A_station_gets_the_whole_image_and_its_read_back_decides()
    {
        var applied = await line.Hub.Owner.Projects.ApplyAsync(
            new ProjectApplication { File = "memory.yaml", Text = _project, Files = new Dictionary<string, string> { ["fw.bin"] = Convert.ToBase64String(_firmware) } }, dryRun: false);
        Assert.Null(applied.Warnings);
        var batch = await line.Hub.Owner.Batches.OpenAsync(new() { Name = "m", Profile = "whole", DeviceType = "board", Quantity = 4, HeadCount = 2, Project = "memory" });
        Assert.Equal("part:stm32f405", batch.MemoryMap?.Name);

        var uid = await line.CreateAsync(batch.BatchUid, "M-1");
        using var response = await line.ProvisionAsync(uid);
        Assert.True(response.Headers.TransferEncodingChunked); // sent while it is made
        var data = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        var block = data.GetProperty("Provisioning")[0];
        var key = Convert.FromHexString(block.GetProperty("Value").GetString()!);
        Assert.Equal("0x080E0000", block.GetProperty("Address").GetString());
        var image = data.GetProperty("Image").GetBytesFromBase64();
        Assert.Equal(_firmware, image[.._firmware.Length]);
        Assert.Equal(key, image[0xE0000..]);

        var other = await line.CreateAsync(batch.BatchUid, "M-2");
        var both = (await Line.JsonAsync(line.Bench.PostAsync("/api/v1/provisioning", $$"""{"devices":["{{uid}}","{{other}}"]}"""))).GetProperty("devices");
        Assert.Equal(image, both[0].GetProperty("outputs").GetProperty("Image").GetBytesFromBase64());
        Assert.NotEqual(image, both[1].GetProperty("outputs").GetProperty("Image").GetBytesFromBase64());

        var missing = await Line.JsonAsync(ReportAsync(uid), HttpStatusCode.Conflict);
        Assert.Equal(ProblemCodes.ReadBackRequired, missing.GetProperty("code").GetString());
        var unknown = await Line.JsonAsync(ReportAsync(uid, new { name = "kex", sha256 = new string('0', 64) }), HttpStatusCode.UnprocessableEntity);
        Assert.Equal(ProblemCodes.InvalidReadBack, unknown.GetProperty("code").GetString());
        var good = await Line.JsonAsync(ReportAsync(uid, new { name = "key", sha256 = Convert.ToHexStringLower(SHA256.HashData(key)) }));
        Assert.Equal("OK", good.GetProperty("status").GetString());
        var bad = await Line.JsonAsync(ReportAsync(other, new { address = 0x080E0000, value = Convert.ToBase64String(key) }));
        Assert.Equal("KO", bad.GetProperty("status").GetString());
        Assert.Contains("'key' differs at offset 0x0", bad.GetProperty("mismatch").GetString(), StringComparison.Ordinal);

        var shown = (await line.Hub.Owner.Devices.GetAsync(uid)).Blocks;
        Assert.Equal(("key", "0x080E0000", 32L, true), shown is [var one] ? (one.Name, one.Address, one.Length, one.Secret) : default);
        Assert.Equal(shown![0].Digest, shown[0].Observed);
    }

    private Task<HttpResponseMessage> ReportAsync(string uid, params object[] readBack) => line.Bench.SendAsync(new(HttpMethod.Put, $"/api/v1/devices/{uid}/status")
    {
        Content = JsonContent.Create(new { status = "OK", read_back = readBack }),
    });
}
