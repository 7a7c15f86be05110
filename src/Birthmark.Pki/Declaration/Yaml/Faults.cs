namespace Birthmark.Pki.Declaration.Yaml;

/// <summary>Collects everything that is wrong, so that it can be said at once.</summary>
internal sealed class Faults
{
    private readonly List<DeclarationFault> found = [];

    internal int Count => found.Count;

    internal void Add(Position at, string text) => found.Add(new(at.File, at.Line, at.Column, text));

    /// <exception cref="PkiRefusedException">With all faults, if there are any.</exception>
    internal void ThrowIfAny()
    {
        if (found.Count > 0)
        {
            throw new PkiRefusedException([.. found.DistinctBy(f => f.ToString()).OrderBy(f => f.File, StringComparer.Ordinal).ThenBy(f => f.Line).ThenBy(f => f.Column)]);
        }
    }
}
