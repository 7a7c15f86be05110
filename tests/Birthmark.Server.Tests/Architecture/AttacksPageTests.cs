using System.Text.RegularExpressions;

namespace Birthmark.Server.Tests.Architecture;

/// <summary>docs/security/attacks.md names a test for every attack; a page that names tests which are gone would be worth nothing.</summary>
public sealed partial class AttacksPageTests
{
    private static readonly string[] Attacks =
    [
        "replayed device create", "second certificate for one ticket", "stations racing for the last ticket", "acting on another's device", "truncated log", "edited leaf",
        "forked log", "report of another batch", "report replayed", "clock set back", "database edited by hand", "old database restored", "forged station certificate",
        "revoked operator", "overlong", "hostile serials",
    ];

    [Fact]
    public void Every_test_named_in_the_table_of_attacks_exists()
    {
        var page = File.ReadAllText(Path.Combine(DocumentInRepository.Root, "docs", "security", "attacks.md"));
        var sources = Directory.EnumerateFiles(Path.Combine(DocumentInRepository.Root, "tests"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Select(File.ReadAllText).ToList();
        var named = NamedTest().Matches(page).Select(m => (Class: m.Groups[1].Value, Method: m.Groups[2].Value)).ToList();
        Assert.All(named, test => Assert.True(
            sources.Exists(s => s.Contains($" class {test.Class}", StringComparison.Ordinal) && s.Contains($" {test.Method}(", StringComparison.Ordinal)), $"There is no test {test.Class}.{test.Method}."));
        Assert.True(named.Count >= Attacks.Length);
    }

    [Fact]
    public void Every_attack_has_a_row_that_says_what_stops_it_and_by_which_test()
    {
        var rows = File.ReadAllLines(Path.Combine(DocumentInRepository.Root, "docs", "security", "attacks.md")).Where(l => l.StartsWith("| ", StringComparison.Ordinal)).ToList();
        Assert.All(Attacks, attack => Assert.Contains(rows, row => row.Split('|')[1].Contains(attack, StringComparison.OrdinalIgnoreCase) && NamedTest().IsMatch(row.Split('|')[3])));
    }

    [GeneratedRegex(@"`(\w+Tests?)\.(\w+)`")]
    private static partial Regex NamedTest();
}
