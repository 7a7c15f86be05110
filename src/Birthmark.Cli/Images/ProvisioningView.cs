using System.Text.Json.Serialization;
using Birthmark.Images.Composition;

namespace Birthmark.Cli.Images;

/// <summary>A device's blocks as a station gets them: name, address, Base64 of the bytes as they are programmed.</summary>
internal sealed record ProvisioningView([property: JsonPropertyName("Provisioning")] IReadOnlyList<ProvisioningBlockView> Provisioning)
{
    public static ProvisioningView Of(ComposedImage image) =>
        new([.. image.Blocks.Select(block => new ProvisioningBlockView(block.Name, MemoryWords.Address(block.Address), Convert.ToBase64String(block.Padded.Span)))]);
}

/// <summary>One block.</summary>
internal sealed record ProvisioningBlockView(string Name, string Address, string Value);

/// <summary>Names as the station's language has them, not as those of this program.</summary>
[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(ProvisioningView))]
internal sealed partial class ProvisioningJson : JsonSerializerContext;
