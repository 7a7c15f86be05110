namespace Birthmark.Production.Projects.Reading;

/// <summary>A YAML value with its place. Scalars are text: what they mean is decided by who asks.</summary>
internal abstract record Node(Place Place)
{
    /// <summary>What it is, in a word, for messages.</summary>
    internal abstract string Kind { get; }
}

/// <param name="Place">Where it stands.</param>
/// <param name="Text">As written, without quotes.</param>
/// <param name="IsNull">Unquoted and empty, <c>~</c> or <c>null</c>.</param>
internal sealed record ScalarNode(Place Place, string Text, bool IsNull) : Node(Place)
{
    internal override string Kind => IsNull ? "nothing" : "text";
}

internal sealed record ListNode(Place Place, IReadOnlyList<Node> Items) : Node(Place)
{
    internal override string Kind => "a list";
}

/// <summary>A mapping in the order written; keys are unique.</summary>
internal sealed record MapNode(Place Place, IReadOnlyList<Entry> Entries) : Node(Place)
{
    internal override string Kind => "a mapping";
}

internal static class NodeWalk
{
    /// <summary>Every scalar below, in the order written; the reader has bounded the depth.</summary>
    internal static IEnumerable<ScalarNode> Scalars(this Node node) => node switch
    {
        ScalarNode scalar => [scalar],
        ListNode list => list.Items.SelectMany(Scalars),
        MapNode map => map.Entries.SelectMany(e => e.Value.Scalars()),
        _ => [],
    };
}

internal sealed record Entry(string Key, Place KeyPlace, Node Value);
