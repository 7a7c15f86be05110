using Birthmark.Pki.Access;
using Birthmark.Pki.Declaration.Yaml;

namespace Birthmark.Pki.Declaration.Kinds;

/// <summary>A role as written.</summary>
internal sealed record RoleDeclaration : DeclaredObject
{
    internal const string KindName = "Role";

    internal IReadOnlyList<(Located Authority, string MatchKey, MatchOperator Operator, string Value)> Members { get; init; } = [];

    internal IReadOnlyList<(Located Path, bool Allows)> Rules { get; init; } = [];

    internal override string Kind => KindName;

    internal override DeclaredObject Blank() => new RoleDeclaration();

    internal Role ToRole() => new(
        Name,
        [.. Members.Select(m => new RoleMember(m.Authority.Value, m.MatchKey, m.Operator, m.Value))],
        Rules.ToDictionary(r => r.Path.Value, r => r.Allows, StringComparer.Ordinal));

    internal override IEnumerable<DeclaredField> Fields()
    {
        yield return new("Role Members", "[" + string.Join(", ", Members.Select(m => Flow.Map(
        [
            ("CA", Flow.Text(m.Authority.Value)), ("Match Key", m.MatchKey), ("Operator", Words.Operators.Of(m.Operator)),
            .. m.Value.Length > 0 ? [("Value", Flow.Text(m.Value))] : Array.Empty<(string, string)>(),
        ]))) + "]");
        yield return new("Access Rules", Flow.Map(Rules.Select(r => (r.Path.Value, Words.Decisions.Of(r.Allows)))));
    }

    internal static RoleDeclaration Read(Section section, string name) => new()
    {
        At = section.At,
        Name = name,
        Members = [.. section.Sections("Role Members").Select(ReadMember)],
        Rules = ReadRules(section),
    };

    private static (Located, string, MatchOperator, string) ReadMember(Section member)
    {
        var key = member.Required("Match Key", "COMMONNAME");
        var authority = member.Required("CA", "ManagementCA");
        var isAny = key.Value == MatchKeys.Any;
        var value = isAny ? member.Text("Value") : member.Required("Value", "name");
        var read = (authority, key.Value, member.Choice("Operator", Words.Operators, MatchOperator.EqualCaseSensitive), value?.Value ?? "");
        if (key.Value.Length > 0 && !MatchKeys.Attributes.ContainsKey(key.Value))
        {
            member.Faults.Add(key.At, $"{member.Thing}: Match Key '{key}' is not known; {Suggestion.For(key.Value, MatchKeys.Attributes.Keys)}");
        }

        member.Done();
        return read;
    }

    private static List<(Located, bool)> ReadRules(Section section)
    {
        var rules = new List<(Located, bool)>();
        if (section.Map("Access Rules") is { } map)
        {
            foreach (var (path, _) in map.Entries)
            {
                if (!path.Value.StartsWith('/') || path.Value.Contains("//", StringComparison.Ordinal))
                {
                    section.Faults.Add(path.At, $"{section.Thing}: access rule '{path.Value}' is not a path such as /ca_functionality/create_certificate/: begin it with one slash.");
                }

                rules.Add((new(path.Value, path.At), map.Choice(path.Value, Words.Decisions, false)));
            }
        }

        return rules;
    }
}
