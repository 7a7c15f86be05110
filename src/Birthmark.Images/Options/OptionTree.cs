using System.Diagnostics.CodeAnalysis;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Birthmark.Images.Options;

/// <summary>
/// Reads YAML into a tree that knows its lines. Aliases are refused (they can blow a small text up), depth and size are bounded,
/// and nothing is interpreted: that is the reader's business.
/// </summary>
public static class OptionTree
{
    public const int MaximumLength = 1 << 20;
    public const int MaximumDepth = 24;

    public static bool TryParse(string text, [NotNullWhen(true)] out OptionMap? tree, [NotNullWhen(false)] out ImageFault? fault)
    {
        tree = null;
        if (text.Length > MaximumLength)
        {
            fault = new ImageFault(FaultKind.TooLarge, $"the text has {text.Length} characters", $"Keep it below {MaximumLength}");
            return false;
        }

        try
        {
            var parser = new Parser(new StringReader(text));
            var builder = new OptionTreeBuilder();
            while (parser.MoveNext())
            {
                fault = builder.Take(parser.Current!);
                if (fault is not null)
                {
                    return false;
                }
            }

            tree = builder.Root as OptionMap;
            fault = tree is null ? new ImageFault(FaultKind.Malformed, "the text is not a map of keys and values", "Begin it with 'key: value' lines") { Line = 1 } : null;
            return tree is not null;
        }
        // On some broken texts the scanner of YamlDotNet 16 throws what it should not; found by the property test.
        catch (Exception broken) when (broken is YamlException or InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            var start = (broken as YamlException)?.Start;
            fault = new ImageFault(FaultKind.Malformed, $"the YAML cannot be read ({broken.Message.TrimEnd('.')})", "Check indentation, quotes and brackets")
            {
                Line = (int?)start?.Line,
                Column = (int?)start?.Column,
            };
            return false;
        }
    }

    private sealed class OptionTreeBuilder
    {
        private readonly Stack<Level> levels = new();

        public OptionNode? Root { get; private set; }

        public ImageFault? Take(ParsingEvent item)
        {
            switch (item)
            {
                case MappingStart or SequenceStart when levels.Count == MaximumDepth:
                    return Fault(item, FaultKind.TooLarge, $"values are nested deeper than {MaximumDepth} levels", "Flatten them");
                case MappingStart or SequenceStart:
                    levels.Push(new Level(item));
                    return null;
                case MappingEnd or SequenceEnd:
                    return Add(levels.Pop().Close(), item);
                case Scalar scalar:
                    return Add(
                        new OptionText(scalar.Value)
                        {
                            IsQuoted = scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted,
                            Line = (int)item.Start.Line,
                            Column = (int)item.Start.Column,
                        },
                        item);
                case AnchorAlias:
                    return Fault(item, FaultKind.Unsupported, "YAML aliases are not read", "Write the value out");
                default:
                    return null;
            }
        }

        private ImageFault? Add(OptionNode node, ParsingEvent item)
        {
            if (levels.TryPeek(out var level))
            {
                return level.Add(node, item);
            }

            if (Root is not null)
            {
                return Fault(item, FaultKind.Unsupported, "more than one YAML document is in the text", "Keep one");
            }

            Root = node;
            return null;
        }

        private static ImageFault Fault(ParsingEvent item, FaultKind kind, string text, string remedy) =>
            new(kind, text, remedy) { Line = (int)item.Start.Line, Column = (int)item.Start.Column };

        private sealed class Level(ParsingEvent start)
        {
            private readonly List<OptionNode> items = [];
            private readonly List<OptionEntry> entries = [];
            private readonly HashSet<string> keys = [];
            private OptionText? key;

            public ImageFault? Add(OptionNode node, ParsingEvent item)
            {
                if (start is SequenceStart)
                {
                    items.Add(node);
                }
                else if (this.key is { } key)
                {
                    entries.Add(new OptionEntry(key.Value, node, key.Line));
                    this.key = null;
                }
                else if (node is not OptionText text)
                {
                    return Fault(item, FaultKind.Malformed, "a key must be a plain value", "Use a word as the key");
                }
                else if (!keys.Add(text.Value))
                {
                    return Fault(item, FaultKind.Malformed, $"the key '{text.Value}' comes twice", "Keep one");
                }
                else
                {
                    this.key = text;
                }

                return null;
            }

            public OptionNode Close()
            {
                var (line, column) = ((int)start.Start.Line, (int)start.Start.Column);
                return start is SequenceStart
                    ? new OptionList(items) { Line = line, Column = column }
                    : new OptionMap(entries) { Line = line, Column = column };
            }
        }
    }
}
