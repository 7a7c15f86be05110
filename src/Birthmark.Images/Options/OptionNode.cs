namespace Birthmark.Images.Options;

/// <summary>A written value with its place in the text: what an operator said, before anybody checked it.</summary>
public abstract record OptionNode
{
    private protected OptionNode()
    {
    }

    /// <summary>Line from 1; 0 when the value was made by a program.</summary>
    public int Line { get; init; }

    public int Column { get; init; }

    /// <summary>What kind of value this is, in words.</summary>
    public abstract string Kind { get; }

    /// <summary>Parses YAML; see <see cref="OptionTree"/>.</summary>
    public static OptionNode Of(string text) => new OptionText(text);

    internal ImageFault Fault(FaultKind kind, string text, string remedy) =>
        new(kind, text, remedy) { Line = Line > 0 ? Line : null, Column = Line > 0 ? Column : null };
}

/// <summary>A scalar.</summary>
public sealed record OptionText(string Value) : OptionNode
{
    /// <summary>Whether it stood in quotes, so that it is a text even if it looks like a number.</summary>
    public bool IsQuoted { get; init; }

    public override string Kind => "value";
}

/// <summary>A sequence.</summary>
public sealed record OptionList(IReadOnlyList<OptionNode> Items) : OptionNode
{
    public override string Kind => "list";
}

/// <summary>A mapping; keys keep their order.</summary>
public sealed record OptionMap(IReadOnlyList<OptionEntry> Entries) : OptionNode
{
    public static OptionMap Empty { get; } = new([]);

    public override string Kind => "map";

    public OptionNode? Find(string key)
    {
        foreach (var entry in Entries)
        {
            if (entry.Key == key)
            {
                return entry.Value;
            }
        }

        return null;
    }
}

/// <summary>A key with its value.</summary>
public readonly record struct OptionEntry(string Key, OptionNode Value, int Line);
