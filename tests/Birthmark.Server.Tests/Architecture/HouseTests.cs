using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Birthmark.Server.Tests.Architecture;

/// <summary>The arrows between the rooms as docs/design/architecture.md draws them, against what the projects really reference; and the rules of the house.</summary>
public sealed partial class HouseTests
{
    private const int LongestFile = 400;
    private static readonly string Sources = Path.Combine(DocumentInRepository.Root, "src");

    [Fact]
    public void Rooms_use_only_the_rooms_that_the_architecture_lets_them()
    {
        var allowed = ReadTable();
        var projects = Directory.GetFiles(Sources, "*.csproj", SearchOption.AllDirectories);
        Assert.Equal(projects.Select(Path.GetFileNameWithoutExtension).Order(), allowed.Keys.Order());
        foreach (var project in projects)
        {
            var room = Path.GetFileNameWithoutExtension(project);
            var used = XDocument.Load(project).Descendants("ProjectReference")
                .Select(r => Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value.Replace('\\', '/')));
            Assert.True(!used.Except(allowed[room]).Any(), $"{room} may not use {string.Join(", ", used.Except(allowed[room]))}");
        }
    }

    [Fact]
    public void A_table_that_forbids_an_arrow_would_be_noticed()
    {
        // The reader of the table itself: a row without a right gives none, 'all but X' gives all but X.
        var allowed = ReadTable();
        Assert.Empty(allowed["Birthmark.Storage"]);
        Assert.DoesNotContain("Birthmark.Production", allowed["Birthmark.Pki"]);
        Assert.DoesNotContain("Birthmark.Cli", allowed["Birthmark.Server"]);
        Assert.Contains("Birthmark.Production", allowed["Birthmark.Server"]);
    }

    [Fact]
    public void No_file_is_a_place_rather_than_a_thing()
    {
        var long_ = SourceFiles().Select(f => (File: Path.GetRelativePath(Sources, f), Lines: File.ReadLines(f).Count())).Where(f => f.Lines > LongestFile);
        Assert.Empty(long_);
    }

    [Fact]
    public void No_file_or_folder_bears_a_name_that_says_nothing()
    {
        // 'Provisioning data' is the field's own term for what a station fetches.
        var empty = SourceFiles().Select(f => Path.GetRelativePath(Sources, f)).Where(f => EmptyName().IsMatch(f) && !f.EndsWith("ProvisioningData.cs", StringComparison.Ordinal));
        Assert.Empty(empty);
    }

    [Fact]
    public void Nothing_is_left_to_do_and_nothing_is_suppressed_without_a_reason()
    {
        foreach (var file in SourceFiles())
        {
            var lines = File.ReadAllLines(file);
            for (var i = 0; i < lines.Length; i++)
            {
                Assert.False(Unfinished().IsMatch(lines[i]), $"{file}:{i + 1}: {lines[i].Trim()}");
                var isSuppression = lines[i].TrimStart().StartsWith("#pragma warning disable", StringComparison.Ordinal);
                Assert.True(
                    !isSuppression || lines[i].Contains("//", StringComparison.Ordinal) || (i > 0 && lines[i - 1].TrimStart().StartsWith("//", StringComparison.Ordinal)),
                    $"{file}:{i + 1}: a suppression gives its reason");
            }
        }
    }

    [Fact]
    public void Only_the_host_the_writer_and_what_native_code_calls_catch_everything()
    {
        var places = SourceFiles()
            .Where(f => SwallowsAll(File.ReadAllText(f)))
            .Select(f => Path.GetRelativePath(Sources, f).Replace('\\', '/')).Order(StringComparer.Ordinal);
        Assert.Empty(places.Except(["Birthmark.Server/Jobs/JobRunner.cs", "Birthmark.Server/Problems/ProblemEdge.cs", "Birthmark.Storage/Sqlite/WriteRequest.cs", "Birthmark.Cli/CommandLine/Edge.cs", "Birthmark.Keys/Engines/HeldSigner.cs"]));
    }

    [Fact]
    public void Folders_are_namespaces()
    {
        foreach (var file in SourceFiles())
        {
            if (NamespaceLine().Match(File.ReadAllText(file)) is { Success: true } found)
            {
                var folder = Path.GetDirectoryName(Path.GetRelativePath(Sources, file))!.Replace('/', '.').Replace('\\', '.');
                Assert.True(folder == found.Groups[1].Value, $"{file}: namespace {found.Groups[1].Value}");
            }
        }
    }

    /// <summary>A catch of everything without a filter whose block does not throw on.</summary>
    private static bool SwallowsAll(string text) => CatchAll().Matches(text).Any(m =>
    {
        var depth = 0;
        for (var i = m.Index + m.Length - 1; i < text.Length; i++)
        {
            depth += text[i] switch { '{' => 1, '}' => -1, _ => 0 };
            if (depth == 0)
            {
                return !text[m.Index..i].Contains("throw;", StringComparison.Ordinal);
            }
        }

        return true;
    });

    private static IEnumerable<string> SourceFiles() => Directory.GetFiles(Sources, "*.cs", SearchOption.AllDirectories)
        .Where(f => !f.Contains("/obj/", StringComparison.Ordinal) && !f.Contains("/bin/", StringComparison.Ordinal));

    private static Dictionary<string, List<string>> ReadTable()
    {
        var rows = File.ReadLines(Path.Combine(DocumentInRepository.Root, "docs/design/architecture.md"))
            .Select(l => RoomRow().Match(l)).Where(m => m.Success)
            .ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value.Trim());
        return rows.ToDictionary(r => r.Key, r => RoomsOf(r.Value, rows.Keys));
    }

    private static List<string> RoomsOf(string text, IEnumerable<string> all)
    {
        if (text is "–" or "-")
        {
            return [];
        }

        if (text == "all")
        {
            return [.. all];
        }

        var names = text.Replace("all but ", "", StringComparison.Ordinal).Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).Select(n => "Birthmark." + n).ToList();
        return text.StartsWith("all but ", StringComparison.Ordinal) ? [.. all.Except(names)] : names;
    }

    [GeneratedRegex(@"^\| `(Birthmark\.\w+)` \|[^|]*\|([^|]*)\|$")]
    private static partial Regex RoomRow();

    [GeneratedRegex(@"(^|/)(Core|Common|Utils?|Shared|Helpers?)(/|\.cs$)|(Manager|Helper|Processor|Service|Info|Data)\.cs$")]
    private static partial Regex EmptyName();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|NotImplementedException)\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"\bcatch(\s*\(Exception( \w+)?\)(\s*#pragma[^\n]*)?)?\s*\{")]
    private static partial Regex CatchAll();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();
}
