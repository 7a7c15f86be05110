using System.Buffers.Binary;
using System.Text;
using Birthmark.Images.Composition;
using Birthmark.Production.Memory;
using Birthmark.Production.Recipes.Sources;

namespace Birthmark.Production.Recipes.Outputs;

/// <summary>The JSON object that a station receives: outputs by name, and memory blocks under <c>Provisioning</c>.</summary>
internal sealed class OutputShape(IReadOnlyList<OutputField> outputs, IReadOnlyList<OutputField> blocks)
{
    internal IReadOnlyList<OutputField> Outputs => outputs;

    internal IReadOnlyList<OutputField> Blocks => blocks;

    /// <summary>Where it takes values from, for each device.</summary>
    internal IEnumerable<Source> Sources => outputs.Concat(blocks.Where(b => !b.IsCommon)).Select(f => f.Source);

    /// <summary>UTF-8 JSON; the caller disposes it.</summary>
    /// <param name="run">The values.</param>
    /// <param name="image">The device's memory, when blocks have places in it.</param>
    internal SecretWriter Write(RecipeRun run, DeviceImage? image = null)
    {
        var writer = new SecretWriter();
        try
        {
            Write(run, image, writer);
            return writer;
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    internal void Write(RecipeRun run, DeviceImage? image, SecretWriter writer)
    {
        writer.WriteByte((byte)'{');
        var isFirst = true;
        foreach (var output in outputs)
        {
            Separate(writer, ref isFirst);
            writer.Write(output.Label);
            WriteValue(run, output, writer);
        }

        if (blocks.Count > 0)
        {
            Separate(writer, ref isFirst);
            writer.Write("\"Provisioning\":["u8);
            var isFirstBlock = true;
            foreach (var block in blocks)
            {
                Separate(writer, ref isFirstBlock);
                writer.Write("{\"Name\":"u8);
                writer.Write(block.Label);
                if (block.PlacedName is { } placed)
                {
                    WritePlaced(image!.Find(placed)!, writer);
                }
                else
                {
                    writer.Write("\"Value\":"u8);
                    WriteValue(run, block, writer);
                }

                writer.WriteByte((byte)'}');
            }

            writer.WriteByte((byte)']');
        }

        writer.WriteByte((byte)'}');
    }

    /// <summary>The bytes as they are programmed, padding included.</summary>
    private static void WritePlaced(PlacedBlock block, SecretWriter writer)
    {
        Span<byte> address = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(address, (uint)block.Address);
        writer.Write("\"Address\":\"0x"u8);
        writer.WriteHex(address, isUpper: true);
        writer.Write("\",\"Value\":\""u8);
        writer.WriteHex(block.Padded.Span, isUpper: true);
        writer.WriteByte((byte)'"');
    }

    private static void WriteValue(RecipeRun run, OutputField field, SecretWriter writer)
    {
        writer.WriteByte((byte)'"');
        using var octets = field.Source.Get(run).Octets();
        switch (field.Form)
        {
            case OutputForm.Base64:
                writer.WriteBase64(octets.Span);
                break;
            case OutputForm.Hex:
                writer.WriteHex(octets.Span);
                break;
            case OutputForm.BlockHex:
                writer.WriteHex(octets.Span, isUpper: true);
                break;
            default:
                writer.WriteEscaped(octets.Span);
                break;
        }

        writer.WriteByte((byte)'"');
    }

    private static void Separate(SecretWriter writer, ref bool isFirst)
    {
        if (!isFirst)
        {
            writer.WriteByte((byte)',');
        }

        isFirst = false;
    }
}

/// <summary>One output or block.</summary>
/// <param name="Label">Its name as JSON, with what follows the name: a colon for outputs, a comma for blocks.</param>
/// <param name="Source">Where its value comes from.</param>
/// <param name="Form">How its octets are written.</param>
internal sealed record OutputField(byte[] Label, Source Source, OutputForm Form)
{
    /// <summary>Names are checked to need no escapes.</summary>
    internal static OutputField Output(string name, Source source, OutputForm form) => new(Encoding.UTF8.GetBytes($"\"{name}\":"), source, form) { Name = name };

    internal static OutputField Placed(string name, Source source, bool isCommon) =>
        new(Encoding.UTF8.GetBytes($"\"{name}\","), source, OutputForm.BlockHex) { Name = name, PlacedName = name, IsCommon = isCommon };

    internal required string Name { get; init; }

    /// <summary>Name of the block in the memory map; null when it has no place.</summary>
    internal string? PlacedName { get; private init; }

    /// <summary>The same in every device, and made with the image.</summary>
    internal bool IsCommon { get; private init; }

    internal static OutputField Block(string name, Source source) => new(Encoding.UTF8.GetBytes($"\"{name}\","), source, OutputForm.BlockHex) { Name = name };
}

/// <summary>How octets become a JSON string.</summary>
internal enum OutputForm
{
    Text,
    Base64,
    Hex,

    /// <summary>Upper case, as programmers print memory.</summary>
    BlockHex,
}
