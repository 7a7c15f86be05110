using System.Security.Cryptography;
using System.Text;
using Birthmark.Production.Recipes;
using Birthmark.Production.Recipes.Outputs;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Production.Tests.Recipes;

public sealed class SealedRunTests : IAsyncDisposable
{
    private readonly Compiling compiling = new();

    [Fact]
    public async Task A_run_goes_on_from_its_sealed_form_with_every_value_it_needs()
    {
        var plan = Plan();
        using var run = new RecipeRun(plan, Subject, null);
        await Sequencer.RunAsync(run, plan.Own, CancellationToken.None);
        using var bytes = SealedRun.Write(run, plan.Kept);
        using var again = new RecipeRun(plan, Subject, null);
        Assert.True(SealedRun.TryRestore(again, plan.Kept, bytes.Written.Span));
        using var first = plan.Shape.Write(run);
        using var second = plan.Shape.Write(again);
        Assert.Equal(Encoding.UTF8.GetString(first.Written.Span), Encoding.UTF8.GetString(second.Written.Span));
    }

    [Fact]
    public async Task Bytes_that_are_cut_or_changed_never_make_it_throw()
    {
        var plan = Plan();
        using var run = new RecipeRun(plan, Subject, null);
        await Sequencer.RunAsync(run, plan.Own, CancellationToken.None);
        using var written = SealedRun.Write(run, plan.Kept);
        var bytes = written.Written.ToArray();
        for (var length = 0; length < bytes.Length; length++)
        {
            using var cut = new RecipeRun(plan, Subject, null);
            Assert.False(SealedRun.TryRestore(cut, plan.Kept, bytes.AsSpan(0, length)));
        }

        Prop.ForAll<int, byte>((at, value) =>
        {
            var changed = (byte[])bytes.Clone();
            changed[(int)((uint)at % changed.Length)] = value;
            using var target = new RecipeRun(plan, Subject, null);
            _ = SealedRun.TryRestore(target, plan.Kept, changed);
            return true;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Outputs_are_valid_JSON_whatever_stands_in_them()
    {
        Prop.ForAll<string>(text =>
        {
            if (text is null || text.Any(char.IsSurrogate))
            {
                return true;
            }

            using var writer = new SecretWriter();
            writer.WriteByte((byte)'"');
            writer.WriteEscaped(Encoding.UTF8.GetBytes(text));
            writer.WriteByte((byte)'"');
            return System.Text.Json.JsonDocument.Parse(writer.Written).RootElement.GetString() == text;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_page_of_secrets_comes_back_zeroed_also_when_it_grew()
    {
        var writer = new SecretWriter();
        var secret = RandomNumberGenerator.GetBytes(40_000);

        // Larger than the pages that are shared, so that no other test writes into what is looked at here.
        writer.Write(secret.AsSpan(0, 10_000));
        var small = writer.Written;
        writer.Write(secret.AsSpan(10_000));
        var large = writer.Written;
        Assert.Equal(secret, large.ToArray());
        Assert.True(small.Span.IndexOfAnyExcept((byte)0) < 0);
        writer.Dispose();
        Assert.True(large.Span.IndexOfAnyExcept((byte)0) < 0);
    }

    private static RecipeSubject Subject { get; } = new("uid", "serial", "batch", "name", "actor");

    private RecipePlan Plan()
    {
        var (project, faults) = compiling.Compile(Compiling.Around(
            """
                  - {step: number, uses: counter}
                  - {step: ec, uses: ec-key}
                  - {step: rsa, uses: rsa-key}
                  - {step: secret, uses: random, with: {length: 9}}
                  - {step: open, uses: random, with: {length: 9, secret: false}}
                  - {step: hex, uses: encode, with: {value: "${secret}", format: hex}}
                  - {step: pem, uses: encode, with: {value: "${ec}", format: pem}}
                  - {step: csr, uses: csr, with: {key: "${rsa}", subject: "CN=x"}}
                  - {step: block, uses: block, with: {encoder: key, options: {value: "${ec}", format: sec1}}}
                  - {step: text, uses: template, with: {text: "${number} ${device.uid} \" \\"}}
            """,
            "      {A: \"${number}\", B: \"${ec}\", C: \"${rsa}\", D: \"${secret}\", E: \"${open}\", F: \"${hex}\", G: \"${pem}\", H: \"${csr}\", I: \"${text}\", J: \"${ec.public_key}\", K: \"${block}\"}"));
        Assert.Empty(faults);
        return project!.Project.Profiles["prof"].Plans["bulb"];
    }

    public async ValueTask DisposeAsync()
    {
        await compiling.DisposeAsync();
    }
}
