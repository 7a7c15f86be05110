namespace Birthmark.Production.Batches;

/// <summary>The hub's name for one batch: a UUID of version 7.</summary>
public readonly record struct BatchUid
{
    internal BatchUid(long order, long tail)
    {
        Order = order;
        Tail = tail;
    }

    /// <summary>Rises with time and is unique in the hub: the key of the tables.</summary>
    internal long Order { get; }

    internal long Tail { get; }

    public static bool TryParse(string? text, out BatchUid uid)
    {
        var isGood = UidText.TryParse(text, out var order, out var tail);
        uid = new(order, tail);
        return isGood;
    }

    public override string ToString() => UidText.Format(Order, Tail);
}
