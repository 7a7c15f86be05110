using System.Text.RegularExpressions;
using Birthmark.Api.Problems;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Tests.Commands;

namespace Birthmark.Cli.Tests.Documents;

public sealed partial class ReferenceTests
{
    [Fact]
    public void Every_problem_code_has_its_line_in_the_reference_and_no_other_has()
    {
        var documented = Row().Matches(Repository.Read("docs", "reference", "problems.md")).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(ProblemCodes.All.Order(), documented.Order());
    }

    [Fact]
    public void Every_command_and_option_stands_in_the_reference()
    {
        var reference = Repository.Read("docs", "reference", "cli.md");
        foreach (var (path, command) in Commands([], CommandTree.Build(Surroundings.OfThisProcess())))
        {
            if (command.Action is null)
            {
                continue;
            }

            var name = $"birthmark {string.Join(' ', path)}";
            var section = SectionOf(reference, name);
            Assert.True(section is not null, $"docs/reference/cli.md has no section '### {name}'");
            Assert.All(command.Options.Select(o => o.Name), option => Assert.Contains($"`{option}", section, StringComparison.Ordinal));
            Assert.All(command.Arguments.Select(a => a.Name), argument => Assert.Contains(argument, section, StringComparison.Ordinal));
        }
    }

    private static string? SectionOf(string reference, string name)
    {
        var start = reference.IndexOf($"### {name}\n", StringComparison.Ordinal);
        if (start < 0)
        {
            return null;
        }

        var end = reference.IndexOf("\n#", start + 4, StringComparison.Ordinal);
        return end < 0 ? reference[start..] : reference[start..end];
    }

    private static IEnumerable<(string[] Path, System.CommandLine.Command Command)> Commands(string[] above, System.CommandLine.Command command)
    {
        foreach (var child in command.Subcommands)
        {
            string[] path = [.. above, child.Name];
            yield return (path, child);
            foreach (var below in Commands(path, child))
            {
                yield return below;
            }
        }
    }

    [GeneratedRegex(@"^\| `([a-z-]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
