using Birthmark.Production.Projects.Comparing;
using Birthmark.Production.Tests.Floor;

namespace Birthmark.Production.Tests.Projects;

public sealed class ComparingTests : IAsyncDisposable
{
    private readonly Hub hub = new();

    [Fact]
    public async Task Two_versions_are_compared_thing_by_thing_and_line_by_line()
    {
        await hub.ApplyAsync(Samples.Plain);
        await hub.ApplyAsync(Samples.Plain
            .Replace("length: 16", "length: 24", StringComparison.Ordinal)
            .Replace("VID: FFF1", "VID: FFF2", StringComparison.Ordinal)
            .Replace("      Secret: {value: ${secret}, format: hex}\n", "      Fresh: {value: ${secret}, format: hex}\n", StringComparison.Ordinal)
            .Replace("PID: \"8000\"", "PID: \"8001\"", StringComparison.Ordinal));
        var found = await hub.Projects.CompareAsync("plain-project", 1, 2);
        Assert.Equal(
            [
                "TypeVariable bulb PID Changed : 8000 > 8001", "Variable plain VID Changed : FFF1 > FFF2", "Output plain Fresh Added", "Step plain secret Changed with.length: 16 > 24",
                "Output plain Secret Removed",
            ],
            found.Changes.Select(c => string.Join(' ', [$"{c.Part} {c.Owner} {c.Name} {c.Kind}", .. c.Values.Select(v => $"{v.Path}: {v.Before} > {v.After}")])));
        Assert.Equal(4, found.Lines.Count(l => l.Kind == DiffKind.Removed));
        Assert.Equal(4, found.Lines.Count(l => l.Kind == DiffKind.Added));
        var backwards = await hub.Projects.CompareAsync("plain-project", 2, 1);
        Assert.Contains(backwards.Changes, c => c is { Part: ProjectPart.Output, Name: "Secret", Kind: ChangeKind.Added });
        await Hub.RefusedAsync(ProductionRefusal.ProjectVersionUnknown, () => hub.Projects.CompareAsync("plain-project", 1, 3));
    }

    [Fact]
    public async Task A_profile_that_came_is_one_change_and_not_one_for_each_of_its_steps()
    {
        await hub.ApplyAsync(Samples.Plain);
        await hub.ApplyAsync(Samples.Plain + "\n  - name: second\n    recipe:\n      - {step: id, uses: uuid}\n    outputs: {Id: \"${id}\"}\n");
        var change = Assert.Single((await hub.Projects.CompareAsync("plain-project", 1, 2)).Changes);
        Assert.Equal((ProjectPart.Profile, "second", ChangeKind.Added), (change.Part, change.Name, change.Kind));
    }

    [Theory]
    [InlineData("a\nb\nc\n", "a\nc\n", " a|-b| c")]
    [InlineData("a\nc\n", "a\nb\nc\n", " a|+b| c")]
    [InlineData("", "a\n", "+a")]
    [InlineData("a\n", "", "-a")]
    [InlineData("a\nb\n", "c\nb\n", "-a|+c| b")]
    [InlineData("same\n", "same\n", " same")]
    public void Lines_in_common_stay_and_the_others_come_or_go(string before, string after, string expected) =>
        Assert.Equal(expected, string.Join('|', LineDiff.Of(before, after).Select(l => $"{l.Kind switch { DiffKind.Added => '+', DiffKind.Removed => '-', _ => ' ' }}{l.Text}")));

    [Fact]
    public void A_difference_leads_from_one_text_to_the_other_whatever_they_are()
    {
        var random = new Random(6);
        for (var i = 0; i < 300; i++)
        {
            var (before, after) = (Text(), Text());
            var lines = LineDiff.Of(before, after);
            Assert.Equal(before, string.Concat(lines.Where(l => l.Before is not null).Select(l => l.Text + "\n")));
            Assert.Equal(after, string.Concat(lines.Where(l => l.After is not null).Select(l => l.Text + "\n")));
            Assert.Equal(Enumerable.Range(1, lines.Count(l => l.After is not null)), lines.Where(l => l.After is not null).Select(l => l.After!.Value));
        }

        string Text() => string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => $"{(char)('a' + random.Next(4))}\n"));
    }

    public ValueTask DisposeAsync() => hub.DisposeAsync();
}
