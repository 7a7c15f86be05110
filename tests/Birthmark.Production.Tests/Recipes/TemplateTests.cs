using Birthmark.Production.Recipes;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Production.Tests.Recipes;

public sealed class TemplateTests
{
    [Theory]
    [InlineData("CN=${serial},VID=${VID}", "serial VID")]
    [InlineData("${dac.issuer}", "dac.issuer")]
    [InlineData("a $ b } c {", "")]
    [InlineData("$${kept}", "")]
    public void References_are_found(string text, string references)
    {
        Assert.True(TemplateText.TryParse(text, out var template, out _));
        Assert.Equal(references, string.Join(' ', template.References));
        Assert.Equal(text, template.ToString());
    }

    [Theory]
    [InlineData("${")]
    [InlineData("${}")]
    [InlineData("${a b}")]
    [InlineData("${a.b.c}")]
    [InlineData("x${1a}")]
    public void What_looks_like_a_reference_and_is_none_is_refused(string text)
    {
        Assert.False(TemplateText.TryParse(text, out _, out var why));
        Assert.NotEmpty(why);
    }

    [Fact]
    public void No_text_makes_the_parser_throw_and_what_it_accepts_it_writes_back()
    {
        var pieces = Gen.Elements("$", "{", "}", "${", "$${", "a", "b.c", "${x}", "${x.y}", " ", "\0", "é", "\uD800");
        var texts = Gen.Select(Gen.ListOf(pieces), p => string.Concat(p)).ToArbitrary();
        Prop.ForAll(texts, text =>
        {
            if (!TemplateText.TryParse(text, out var template, out var why))
            {
                return !string.IsNullOrEmpty(why);
            }

            return TemplateText.TryParse(template.ToString(), out var again, out _) && template.Parts.SequenceEqual(again.Parts);
        }).QuickCheckThrowOnFailure();
    }
}
