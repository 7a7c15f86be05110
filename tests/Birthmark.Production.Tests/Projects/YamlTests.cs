using Birthmark.Production.Projects;
using Birthmark.Production.Projects.Reading;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Production.Tests.Projects;

public sealed class YamlTests
{
    [Fact]
    public void Malformed_yaml_is_refused_with_line_and_column()
    {
        var fault = Assert.Single(Read("project: p\nlimits: [1, 2\nx: y\n").Faults);
        Assert.True(fault.Line == 2, fault.ToString());
        Assert.True(fault.Column >= 1);
        Assert.StartsWith("This is not YAML", fault.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_written_twice_is_refused_at_the_second()
    {
        var fault = Assert.Single(Read("a: 1\nb: 2\na: 3\n").Faults);
        Assert.Equal((3, 1), (fault.Line, fault.Column));
    }

    [Fact]
    public void Aliases_second_documents_and_lists_are_refused()
    {
        Assert.Contains("alias", Assert.Single(Read("a: &x 1\nb: *x\n").Faults).Text, StringComparison.Ordinal);
        Assert.Contains("second document", Assert.Single(Read("a: 1\n---\nb: 2\n").Faults).Text, StringComparison.Ordinal);
        Assert.Contains("a list", Assert.Single(Read("- a\n").Faults).Text, StringComparison.Ordinal);
        Assert.Contains("empty", Assert.Single(Read("").Faults).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Hostile_nesting_and_length_are_refused_without_harm()
    {
        Assert.Contains("nesting", Assert.Single(Read(new string('[', 200_000)).Faults).Text, StringComparison.Ordinal);
        Assert.Contains("characters", Assert.Single(Read(new string('a', YamlTree.MaxLength + 1)).Faults).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reference_in_a_flow_mapping_keeps_its_text_and_the_columns_behind_it()
    {
        var (root, faults) = Read("with: {key: ${key}, subject: \"CN=${a.b}\", other: x}\n");
        Assert.Empty(faults);
        var with = Assert.IsType<MapNode>(root!.Entries[0].Value);
        Assert.Equal("${key}", Assert.IsType<ScalarNode>(with.Entries[0].Value).Text);
        Assert.Equal("CN=${a.b}", Assert.IsType<ScalarNode>(with.Entries[1].Value).Text);
        Assert.Equal(43, with.Entries[2].KeyPlace.Column);
    }

    [Fact]
    public void No_text_makes_the_reader_throw()
    {
        var pieces = Gen.Elements(
            "project: p\n", "- ", "{", "}", "[", "]", ": ", "\n", "  ", "\"", "'", "\\U00110000", "\\x", "&a ", "*a ", "!!int ", "!<x> ", "%YAML 9.9\n", "---\n", "...\n",
            "|\n", ">-\n", "? ", "#c\n", "\t", "${a}", "\uE000", "\uFEFF", "é", "\0", "<<: ", "device_profiles:\n", "recipe:\n", "step: a\n", "uses: template\n", ",");
        var texts = Gen.Select(Gen.ListOf(pieces), p => string.Concat(p)).ToArbitrary();
        Prop.ForAll(texts, text => IsTotal(text)).Check(Config.QuickThrowOnFailure.WithMaxTest(1500));
        Prop.ForAll<string>(text => IsTotal(text ?? "")).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Layout_comments_and_order_do_not_change_what_a_document_says()
    {
        var a = Canonical.Flatten(Read("a: 1\nb: {c: x, d: [{name: q, v: 2}]}\n").Root!);
        var b = Canonical.Flatten(Read("# note\nb:\n  d:\n    - v: \"2\"\n      name: q\n  c: 'x'\na: 1\n").Root!);
        Assert.Equal(Canonical.Digest(a), Canonical.Digest(b));
        var c = Canonical.Flatten(Read("a: 1\nb: {c: y, d: [{name: q, v: 2}]}\n").Root!);
        Assert.NotEqual(Canonical.Digest(a), Canonical.Digest(c));
        Assert.Equal(["~ b.c: x -> y"], ProjectDifference.Compare(a, c));
    }

    private static bool IsTotal(string text)
    {
        var (root, faults) = Read(text);
        if (root is not null)
        {
            new ProjectReader(new FaultList("f")).Read(root);
        }

        return root is not null || faults.Count > 0 && faults.All(f => f.Line >= 1 && f.Column >= 1);
    }

    private static (MapNode? Root, IReadOnlyList<Fault> Faults) Read(string text)
    {
        var faults = new FaultList("f.yaml");
        return (YamlTree.TryRead(text, faults), faults.InOrder());
    }
}
