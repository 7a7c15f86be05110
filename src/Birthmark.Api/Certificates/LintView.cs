namespace Birthmark.Api.Certificates;

/// <summary>A linter's finding: severity (<c>notice</c>, <c>warning</c>, <c>error</c>), rule, certificate field, clause and what is wrong.</summary>
public sealed record LintView(string Severity, string Rule, string Field, string Clause, string Text);
