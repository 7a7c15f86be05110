using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Birthmark.Production.Projects.Reading;

/// <summary>Reads one YAML document into nodes. Built on the parser's events, not on its recursive loader, so that hostile nesting cannot exhaust the stack.</summary>
internal static class YamlTree
{
    internal const int MaxLength = 1 << 20;
    private const int MaxDepth = 16;
    private const int MaxNodes = 20_000;

    /// <summary>The document's top mapping, or null with at least one fault.</summary>
    internal static MapNode? TryRead(string text, FaultList faults)
    {
        if (text.Length > MaxLength)
        {
            faults.Add(new Place(1, 1), $"The text has {text.Length} characters; at most {MaxLength} are read. Split the project.");
            return null;
        }

        var shielded = ReferenceShield.Cover(text, faults);
        if (shielded is null)
        {
            return null;
        }

        var parser = new Parser(new Scanner(new StringReader(shielded), skipComments: true));
        try
        {
            return new Builder(parser, faults).ReadDocument();
        }
        catch (YamlException e)
        {
            faults.AddMalformed(PlaceOf(e.Start), $"This is not YAML: {e.Message.TrimEnd('.')}.");
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The YAML library answers some malformed brackets and escapes with these instead of its own exception; what it read last is near.
            faults.AddMalformed(
                parser.Current is { } last ? PlaceOf(last.End) : new Place(1, 1),
                "This is not YAML, here or just after: a bracket that is not closed, or a malformed escape in a double-quoted text.");
        }

        return null;
    }

    private static Place PlaceOf(Mark mark) => new((int)Math.Clamp(mark.Line, 1, int.MaxValue), (int)Math.Clamp(mark.Column, 1, int.MaxValue));

    private sealed class Builder(Parser parser, FaultList faults)
    {
        private int count;
        private bool isRefused;

        internal MapNode? ReadDocument()
        {
            Skip<StreamStart>();
            if (parser.Current is StreamEnd or null)
            {
                faults.Add(new Place(1, 1), "The file is empty. A project begins with 'project: NAME'.");
                return null;
            }

            Skip<DocumentStart>();
            var root = Read(0);
            Skip<DocumentEnd>();
            if (parser.Current is DocumentStart second)
            {
                faults.Add(PlaceOf(second.Start), "A second document begins here. Write one project a file.");
                return null;
            }

            if (isRefused)
            {
                return null;
            }

            if (root is MapNode map)
            {
                return map;
            }

            faults.Add(root.Place, $"The file holds {root.Kind}. A project is a mapping that begins with 'project: NAME'.");
            return null;
        }

        private void Skip<T>()
        {
            if (parser.Current is null or T)
            {
                parser.MoveNext();
                if (parser.Current is T)
                {
                    parser.MoveNext();
                }
            }
        }

        private Node Read(int depth)
        {
            var current = parser.Current ?? throw new YamlException("the text ends too early");
            var place = PlaceOf(current.Start);
            if (depth > MaxDepth || ++count > MaxNodes)
            {
                throw new YamlException(current.Start, current.End, depth > MaxDepth ? $"more than {MaxDepth} levels of nesting" : $"more than {MaxNodes} values");
            }

            switch (current)
            {
                case Scalar scalar:
                    parser.MoveNext();
                    return new ScalarNode(place, ReferenceShield.Uncover(scalar.Value), scalar.Style == ScalarStyle.Plain && scalar.Value is "" or "~" or "null");
                case SequenceStart:
                    return ReadList(place, depth);
                case MappingStart:
                    return ReadMap(place, depth);
                case AnchorAlias alias:
                    Refuse(place, $"The alias '*{alias.Value.Value}' is not followed. Write the value out.");
                    parser.MoveNext();
                    return new ScalarNode(place, "", true);
                default:
                    throw new YamlException(current.Start, current.End, "a value is missing here");
            }
        }

        private ListNode ReadList(Place place, int depth)
        {
            parser.MoveNext();
            var items = new List<Node>();
            while (parser.Current is not SequenceEnd)
            {
                items.Add(Read(depth + 1));
            }

            parser.MoveNext();
            return new ListNode(place, items);
        }

        private MapNode ReadMap(Place place, int depth)
        {
            parser.MoveNext();
            var entries = new List<Entry>();
            var seen = new Dictionary<string, Place>(StringComparer.Ordinal);
            while (parser.Current is not MappingEnd)
            {
                var key = Read(depth + 1);
                var value = Read(depth + 1);
                if (key is not ScalarNode { Text: var name })
                {
                    Refuse(key.Place, $"A key must be text, not {key.Kind}.");
                }
                else if (seen.TryGetValue(name, out var first))
                {
                    Refuse(key.Place, $"'{Shorten(name)}' is written twice; first on line {first.Line}. Remove one.");
                }
                else
                {
                    seen.Add(name, key.Place);
                    entries.Add(new Entry(name, key.Place, value));
                }
            }

            parser.MoveNext();
            return new MapNode(place, entries);
        }

        private void Refuse(Place place, string text)
        {
            isRefused = true;
            faults.Add(place, text);
        }
    }

    /// <summary>A value as it may stand in a message: short, without control characters.</summary>
    internal static string Shorten(string value)
    {
        var text = new StringBuilder();
        foreach (var c in value.AsSpan(0, Math.Min(value.Length, 60)))
        {
            text.Append(char.IsControl(c) ? '?' : c);
        }

        return value.Length > 60 ? $"{text}…" : text.ToString();
    }
}
