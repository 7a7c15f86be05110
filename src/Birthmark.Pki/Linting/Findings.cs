namespace Birthmark.Pki.Linting;

/// <summary>Collects what a linter finds; allocates nothing for a clean certificate.</summary>
internal sealed class Findings(string linter)
{
    private List<LintFinding>? list;

    internal IReadOnlyList<LintFinding> List => list is null ? [] : list;

    internal void Error(string rule, string field, string clause, string text) => Add(LintSeverity.Error, rule, field, clause, text);

    internal void Warn(string rule, string field, string clause, string text) => Add(LintSeverity.Warning, rule, field, clause, text);

    internal void Notice(string rule, string field, string clause, string text) => Add(LintSeverity.Notice, rule, field, clause, text);

    private void Add(LintSeverity severity, string rule, string field, string clause, string text) =>
        (list ??= []).Add(new LintFinding(severity, $"{linter}/{rule}", field, clause, text));
}
