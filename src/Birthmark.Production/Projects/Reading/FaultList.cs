namespace Birthmark.Production.Projects.Reading;

/// <summary>Collects every fault of one file, each once.</summary>
internal sealed class FaultList(string file)
{
    private readonly HashSet<Fault> faults = [];
    private readonly HashSet<Fault> warnings = [];
    private bool isMalformed;

    internal bool IsEmpty => faults.Count == 0;

    internal void Add(Place place, string text) => faults.Add(new Fault(file, place.Line, place.Column, text));

    /// <summary>Something wrong in a file that the declaration names.</summary>
    internal void AddIn(string named, Place place, string text) => faults.Add(new Fault(named, place.Line, place.Column, text));

    /// <summary>What is allowed but unwise.</summary>
    internal void Warn(Place place, string text) => warnings.Add(new Fault(file, place.Line, place.Column, text));

    internal void WarnIn(string named, Place place, string text) => warnings.Add(new Fault(named, place.Line, place.Column, text));

    internal IReadOnlyList<Fault> Warnings() => [.. warnings.OrderBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Column)];

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
