using System.Formats.Cbor;
using System.Globalization;
using Birthmark.Images.Blocks;

namespace Birthmark.Images.Encoders.Cbor;

/// <summary>Reads a CBOR map into names and values; nested keys are joined by dots.</summary>
internal static class CborReading
{
    private const int MaximumDepth = 24;

    /// <summary>Reads the first data item and returns its length; throws what <see cref="CborReader"/> throws.</summary>
    public static int Read(ReadOnlyMemory<byte> block, BlockReading reading)
    {
        var reader = new CborReader(block, CborConformanceMode.Lax, allowMultipleRootLevelValues: true);
        ReadMap(reader, reading, "", 0);
        return block.Length - reader.BytesRemaining;
    }

    private static void ReadMap(CborReader reader, BlockReading reading, string prefix, int depth)
    {
        CheckDepth(depth);
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            var name = reader.PeekState() == CborReaderState.TextString ? reader.ReadTextString() : reader.ReadInt64().ToString(CultureInfo.InvariantCulture);
            ReadValue(reader, reading, prefix + name, depth + 1);
        }

        reader.ReadEndMap();
    }

    private static void ReadValue(CborReader reader, BlockReading reading, string name, int depth)
    {
        switch (reader.PeekState())
        {
            case CborReaderState.UnsignedInteger:
                reading.Add(name, reader.ReadUInt64());
                break;
            case CborReaderState.NegativeInteger:
                reading.Add(name, reader.ReadInt64());
                break;
            case CborReaderState.TextString:
                reading.Add(name, reader.ReadTextString());
                break;
            case CborReaderState.ByteString:
                reading.Add(name, reader.ReadByteString());
                break;
            case CborReaderState.Boolean:
                reading.Add(name, reader.ReadBoolean() ? "true" : "false");
                break;
            case CborReaderState.StartMap:
                ReadMap(reader, reading, name + ".", depth);
                break;
            case CborReaderState.StartArray:
                CheckDepth(depth);
                reader.ReadStartArray();
                for (var i = 0; reader.PeekState() != CborReaderState.EndArray; i++)
                {
                    ReadValue(reader, reading, string.Create(CultureInfo.InvariantCulture, $"{name}[{i}]"), depth + 1);
                }

                reader.ReadEndArray();
                break;
            default:
                reader.SkipValue();
                break;
        }
    }

    private static void CheckDepth(int depth)
    {
        if (depth > MaximumDepth)
        {
            throw new CborContentException("nested too deep");
        }
    }
}
