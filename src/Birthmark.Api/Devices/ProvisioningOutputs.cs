using System.Text.Json.Serialization;
using Birthmark.Api.Json;

namespace Birthmark.Api.Devices;

/// <summary>A device's provisioning data: outputs by name at the top level, and <c>Provisioning</c> when memory blocks are declared.</summary>
/// <remarks>Not a record: it holds keys, and a record prints itself.</remarks>
[JsonConverter(typeof(ProvisioningOutputsConverter))]
public sealed class ProvisioningOutputs(IReadOnlyList<KeyValuePair<string, string>> values, IReadOnlyList<MemoryBlock>? blocks)
{
    /// <summary>Outputs in the profile's order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Values { get; } = values;

    /// <summary>Null when the profile declares none.</summary>
    public IReadOnlyList<MemoryBlock>? Blocks { get; } = blocks;

    /// <summary>The output of this name, or null.</summary>
    public string? Find(string name)
    {
        foreach (var (key, value) in Values)
        {
            if (key == name)
            {
                return value;
            }
        }

        return null;
    }
}
