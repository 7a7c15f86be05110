using Birthmark.Production.Projects.Reading;

namespace Birthmark.Production;

/// <summary>An expected no of production: what was refused, and what to do about it. Never holds a secret.</summary>
public sealed class ProductionRefusedException(ProductionRefusal code, string text, string remedy, Exception? cause = null)
    : Exception($"{text} {remedy}", cause)
{
    internal ProductionRefusedException(ProductionRefusal code, IReadOnlyList<Fault> faults)
        : this(code, Summary(faults), "Correct them and apply again; nothing was changed.") => Faults = faults;

    public ProductionRefusal Code { get; } = code;

    /// <summary>The thing and the value.</summary>
    public string Text { get; } = text;

    /// <summary>What the caller can do.</summary>
    public string Remedy { get; } = remedy;

    /// <summary>Every fault of a declaration, in order of place; empty for other refusals.</summary>
    public IReadOnlyList<Fault> Faults { get; } = [];

    private static string Summary(IReadOnlyList<Fault> faults) =>
        faults.Count == 1 ? $"The project has a fault: {faults[0]}" : $"The project has {faults.Count} faults:\n{string.Join('\n', faults)}\n";
}
