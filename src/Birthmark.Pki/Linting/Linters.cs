using System.Diagnostics.CodeAnalysis;
using Birthmark.Pki.Linting.Matter;
using Birthmark.Pki.Linting.Rfc5280;

namespace Birthmark.Pki.Linting;

/// <summary>The linters that are built in, by the names that certificate profiles use.</summary>
public static class Linters
{
    private static readonly Dictionary<string, ViewLinter> Known =
        new ViewLinter[] { new Rfc5280Linter(), new MatterPaaLinter(), new MatterPaiLinter(), new MatterDacLinter() }
            .ToDictionary(linter => linter.Name, StringComparer.Ordinal);

    public static IReadOnlyCollection<string> Names => Known.Keys;

    /// <summary>The linter that judges every certificate.</summary>
    public static ILinter Basic => Known[Rfc5280Linter.LinterName];

    public static bool TryFind(string name, [NotNullWhen(true)] out ILinter? linter)
    {
        var isKnown = Known.TryGetValue(name, out var found);
        linter = found;
        return isKnown;
    }

    internal static ViewLinter Find(string name) =>
        Known.TryGetValue(name, out var linter)
            ? linter
            : throw new PkiRefusedException(PkiRefusal.Lint, $"Linter '{name}' is not known: use {string.Join(", ", Known.Keys)}.");
}
