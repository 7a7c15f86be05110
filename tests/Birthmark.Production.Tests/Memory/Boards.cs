using System.Security.Cryptography;
using System.Text;
using Birthmark.Images;
using Birthmark.Images.Codecs;

namespace Birthmark.Production.Tests.Memory;

/// <summary>Projects whose devices have a memory map, and the files that go with them.</summary>
internal static class Boards
{
    internal const string Map = """
        map: board
        part: stm32h743
        regions:
          - {name: firmware, address: 0x08000000, size: 1M, holds: firmware}
          - {name: settings, address: 0x08100000, size: 128K, access: read-write}
          - {name: identity, address: 0x08120000, size: 128K}
        blocks:
          - {name: trust, region: identity, offset: 8K, size: 64, common: true, encoder: text, with: {value: "${anchor}"}}
          - {name: label, region: identity, size: 64, encoder: text, with: {value: "SN-${device.serial}"}}
          - {name: counter, region: identity, offset: 4K, size: 64, mutable: [{offset: 4, size: 4}]}
        """;

    internal static readonly byte[] Code = [.. Enumerable.Range(0, 100_000).Select(i => (byte)((i * 31) ^ (i >> 7)))];

    internal static byte[] Hex(uint address = 0x0800_0000)
    {
        Assert.True(RawBinary.TryRead(Code, address, out var file, out _));
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        Assert.True(IntelHex.TryWrite(file.Image, IntelHexOptions.Default, output, out _));
        return output.WrittenSpan.ToArray();
    }

    internal static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>The files of <see cref="Project"/>.</summary>
    internal static Dictionary<string, byte[]> Files(string map = Map, byte[]? firmware = null) =>
        new() { ["board.yaml"] = Encoding.UTF8.GetBytes(map), ["firmware"] = firmware ?? Hex() };

    internal static string Project(
        Dictionary<string, byte[]> files, string image = "{firmware: [\"${firmware}\"], deliver: whole}", string provisioning = Blocks, string readBack = "optional") => $$"""
        project: boards
        device_types:
          - name: bulb
            memory_map: {file: board.yaml, sha256: {{Sha256(files["board.yaml"])}} }
        device_profiles:
          - name: plain
            variables: {anchor: OUR-ROOT}
            recipe:
              - {step: firmware, uses: file, with: {path: firmware, sha256: {{Sha256(files["firmware"])}} } }
              - {step: key, uses: ec-key}
              - {step: scalar, uses: encode, with: {value: "${key}", format: raw-scalar} }
              - {step: fresh, uses: block, with: {encoder: struct, options: {fields: [{type: text, value: CNT1}, {name: count, type: u32, value: 0}, {name: serial, type: raw, value: "text:${device.serial}"}]} } }
            outputs: {Serial: "${device.serial}"}
            image: {{image}}
            read_back: {{readBack}}
            provisioning:
        {{provisioning}}
        """;

    internal const string Blocks = """
              - {name: label}
              - {name: counter, value: "${fresh}"}
              - {name: key, region: identity, offset: 12K, size: 32, value: "${scalar}"}
        """;

    /// <summary>The file that the output <c>Image</c> holds.</summary>
    internal static ImageFile Image(string json, string? format = null)
    {
        using var answer = System.Text.Json.JsonDocument.Parse(json);
        var bytes = answer.RootElement.GetProperty("Image").GetBytesFromBase64();
        Assert.True(ImageFormats.TryRead(bytes, new() { Format = format, Address = 0x0800_0000 }, out var file, out var fault), fault?.ToString());
        return file;
    }

    internal static byte[] At(this MemoryImage image, long address, int length)
    {
        var bytes = new byte[length];
        Assert.True(image.TryRead(address, bytes));
        return bytes;
    }
}
