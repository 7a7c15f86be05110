namespace Birthmark.Production.Projects.Reading;

/// <summary>Collects every fault of one file, each once.</summary>
internal sealed class FaultList(string file)
{
    private readonly HashSet<Fault> faults = [];
    private bool isMalformed;

    internal bool IsEmpty => faults.Count == 0;

    internal void Add(Place place, string text) => faults.Add(new Fault(file, place.Line, place.Column, text));

    /// <summary>The text cannot be read at all.</summary>
    internal void AddMalformed(Place place, string text)
    {
        isMalformed = true;
        Add(place, text);
    }

    internal IReadOnlyList<Fault> InOrder() => [.. faults.OrderBy(f => f.Line).ThenBy(f => f.Column)];

    /// <exception cref="ProductionRefusedException">There is a fault.</exception>
    internal void ThrowIfAny()
    {
        if (!IsEmpty)
        {
            throw new ProductionRefusedException(isMalformed ? ProductionRefusal.Malformed : ProductionRefusal.Declaration, InOrder());
        }
    }
}
