using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Birthmark.Pki.Declaration.Yaml;

/// <summary>Reads the documents of a YAML file into trees, with bounds that keep hostile input small.</summary>
internal sealed class YamlTree
{
    private const int MaxLength = 4 * 1024 * 1024;
    private const int MaxDepth = 16;

    private readonly string file;
    private readonly Faults faults;
    private readonly Parser parser;

    private YamlTree(string file, string text, Faults faults)
    {
        (this.file, this.faults) = (file, faults);
        parser = new Parser(new StringReader(text));
    }

    /// <summary>All documents that could be read; what could not is in <paramref name="faults"/>. Never throws.</summary>
    internal static IReadOnlyList<YamlValue> Read(DeclaredFile source, Faults faults)
    {
        var documents = new List<YamlValue>();
        if (source.Text.Length > MaxLength)
        {
            faults.Add(new(source.Name, 1, 1), $"The file has {source.Text.Length} characters; at most {MaxLength} are read. Split it.");
            return documents;
        }

        var tree = new YamlTree(source.Name, source.Text, faults);
        try
        {
            tree.ReadDocuments(documents);
        }
        catch (YamlException e)
        {
            faults.Add(tree.At(e.Start), $"This is not YAML: {e.Message} Correct it; a value with ':', '#' or brackets goes in quotes.");
        }
        catch (Exception e) when (e is InvalidOperationException or EndOfStreamException)
        {
            // The parser's own complaints when text follows a document's end in the wrong place, or the file ends where no value can.
            faults.Add(tree.At(tree.parser.Current?.End ?? Mark.Empty), "This is not YAML: a document ends here too early, or something follows it that belongs to none. Begin each document with ---.");
        }
        catch (TooDeepException e)
        {
            faults.Add(e.At, $"Values are nested deeper than {MaxDepth} levels: no declaration needs that.");
        }

        return documents;
    }

    private void ReadDocuments(List<YamlValue> documents)
    {
        parser.Consume<StreamStart>();
        while (parser.TryConsume<DocumentStart>(out _))
        {
            var value = ReadValue(0);
            if (value is not YamlText { IsNull: true })
            {
                documents.Add(value);
            }

            parser.Consume<DocumentEnd>();
        }
    }

    private YamlValue ReadValue(int depth)
    {
        var at = At((parser.Current ?? throw new EndOfStreamException()).Start);
        if (depth > MaxDepth)
        {
            throw new TooDeepException(at);
        }

        switch (parser.Consume<ParsingEvent>())
        {
            case Scalar scalar:
                RefuseAnchor(scalar, at);
                return new YamlText(at, scalar.Value, scalar.Style == ScalarStyle.Plain);
            case SequenceStart sequence:
                RefuseAnchor(sequence, at);
                return ReadList(at, depth);
            case MappingStart mapping:
                RefuseAnchor(mapping, at);
                return ReadMap(at, depth);
            default:
                faults.Add(at, "Aliases (*name) are not read: write the value out.");
                return new YamlText(at, "", IsPlain: true);
        }
    }

    private YamlList ReadList(Position at, int depth)
    {
        var items = new List<YamlValue>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(ReadValue(depth + 1));
        }

        return new(at, items);
    }

    private YamlMap ReadMap(Position at, int depth)
    {
        var entries = new List<KeyValuePair<YamlText, YamlValue>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var key = ReadValue(depth + 1);
            var value = ReadValue(depth + 1);
            if (key is not YamlText name)
            {
                faults.Add(key.At, $"A key must be a text, not {key.Describe()}.");
            }
            else if (!seen.Add(name.Value))
            {
                faults.Add(name.At, $"'{name.Value}' is written twice: keep one.");
            }
            else
            {
                entries.Add(new(name, value));
            }
        }

        return new(at, entries);
    }

    private void RefuseAnchor(NodeEvent node, Position at)
    {
        if (!node.Anchor.IsEmpty)
        {
            faults.Add(at, $"Anchors (&{node.Anchor}) are not read: write the value out where it is used.");
        }
    }

    private Position At(Mark mark) => new(file, (int)mark.Line, (int)mark.Column);

    private sealed class TooDeepException(Position at) : Exception
    {
        internal Position At { get; } = at;
    }
}
