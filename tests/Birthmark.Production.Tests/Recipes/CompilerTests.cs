namespace Birthmark.Production.Tests.Recipes;

public sealed class CompilerTests : IAsyncDisposable
{
    private readonly Compiling compiling = new();

    [Fact]
    public void The_sample_compiles_with_references_inside_flow_mappings()
    {
        var (project, faults) = compiling.Compile(Floor.Samples.Matter);
        Assert.Empty(faults);
        var plan = project!.Project.Profiles["matter-dac"].Plans["bulb"];
        Assert.True(plan.AsksAuthority);
        Assert.Equal(["csr", "devkey", "subject"], plan.Kept.Select(s => plan.Steps[s].Name).Order());
        Assert.Equal(["dac", "devcert"], plan.Asked.SelectMany(l => l).Select(s => plan.Steps[s].Name));
    }

    [Fact]
    public void Every_fault_is_reported_at_once_with_its_line()
    {
        var (project, faults) = compiling.Compile(Compiling.Around("""
                  - step: a
                    uses: templat
                    with: {text: x}
                  - step: b
                    uses: template
                    with: {text: "${nothing}"}
                  - step: c
                    uses: ec-key
                    with: {curve: P-257, size: 3}
                  - step: d
                    uses: random
            """));
        Assert.Null(project);
        Assert.Equal([9, 13, 16, 16, 17], faults.Select(f => f.Line));
        Assert.Contains("Did you mean 'template'?", faults[0].Text, StringComparison.Ordinal);
        Assert.Contains("nothing is called 'nothing'", faults[1].Text, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'P-256'?", faults[2].Text, StringComparison.Ordinal);
        Assert.Contains("'size' is not a key", faults[3].Text, StringComparison.Ordinal);
        Assert.Contains("no 'length'", faults[4].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_circle_is_refused_once_for_each_step_in_it_and_not_for_those_behind_it()
    {
        var (_, faults) = compiling.Compile(Compiling.Around("""
                  - {step: a, uses: template, with: {text: "${b}"}}
                  - {step: b, uses: template, with: {text: "${a}"}}
                  - {step: c, uses: template, with: {text: "${a}"}}
            """));
        Assert.Equal([8, 9], faults.Select(f => f.Line));
        Assert.All(faults, f => Assert.Contains("waits for itself", f.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void A_type_that_does_not_fit_is_refused_in_words()
    {
        var (_, faults) = compiling.Compile(Compiling.Around("""
                  - {step: k, uses: rsa-key}
                  - {step: s, uses: encode, with: {value: ${k}, format: raw-scalar}}
                  - {step: t, uses: template, with: {text: "key ${k}"}}
                  - {step: r, uses: csr, with: {key: "${A}", subject: "CN=x"}}
            """));
        Assert.Equal([9, 10, 11], faults.Select(f => f.Line));
        Assert.Contains("is an RSA key, and must be an EC key", faults[0].Text, StringComparison.Ordinal);
        Assert.Contains("cannot stand inside text", faults[1].Text, StringComparison.Ordinal);
        Assert.Contains("is text, and must be an EC key or an RSA key", faults[2].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_secret_cannot_get_into_public_text_by_any_detour()
    {
        var (_, faults) = compiling.Compile(Compiling.Around("""
                  - {step: r, uses: random, with: {length: 8}}
                  - {step: h, uses: encode, with: {value: ${r}, format: hex}}
                  - {step: t, uses: template, with: {text: "${h}"}}
            """));
        Assert.Equal([10], faults.Select(f => f.Line));
        Assert.Contains("secret text", faults[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_may_stand_in_any_order()
    {
        var (project, faults) = compiling.Compile(Compiling.Around(
            """
                  - {step: b, uses: template, with: {text: "${a}!"}}
                  - {step: a, uses: uuid}
            """,
            "      X: ${b}"));
        Assert.Empty(faults);
        Assert.Equal(["a", "b"], project!.Project.Profiles["prof"].Plans["bulb"].Steps.Select(s => s.Name));
    }

    [Fact]
    public void A_setting_may_be_a_variable_but_not_a_value_of_the_device()
    {
        Assert.Empty(compiling.Compile(Compiling.Around("      - {step: a, uses: template, with: {text: \"${A}\"}}")).Faults);
        var (_, faults) = compiling.Compile(Compiling.Around("      - {step: c, uses: counter, with: {name: \"${device.serial}\"}}"));
        Assert.Contains("must be known when the project is applied", Assert.Single(faults).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_may_not_take_the_name_of_a_variable()
    {
        var (_, faults) = compiling.Compile(Compiling.Around("      - {step: A, uses: uuid}"));
        Assert.Contains("name of a variable", Assert.Single(faults).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_required_variable_is_named_with_its_type()
    {
        var (_, faults) = compiling.Compile("""
            project: p
            device_types: [{name: one, variables: {PIDD: "1"}}, {name: two, variables: {PID: zz}}]
            device_profiles:
              - name: prof
                variables:
                  PID: {required: true, pattern: "[0-9]"}
                outputs: {X: "${PID}"}
            """);
        Assert.Equal([2, 2, 6], faults.Select(f => f.Line));
        Assert.Contains("Did you mean 'PID'?", faults[0].Text, StringComparison.Ordinal);
        Assert.Contains("does not match the pattern", faults[1].Text, StringComparison.Ordinal);
        Assert.Contains("device type 'one' does not set it", faults[2].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{0:D8}", 7, "00000007")]
    [InlineData("SN-{0}", 12, "SN-12")]
    [InlineData("{0:X4}-A", 255, "00FF-A")]
    public void A_counter_is_written_as_its_format_says(string format, long start, string expected)
    {
        Assert.True(Birthmark.Production.Recipes.Steps.CounterFormat.TryParse(format, out var read));
        Assert.Equal(expected, read.Format(start));
    }

    [Theory]
    [InlineData("{0")]
    [InlineData("none")]
    [InlineData("{0}{0}")]
    [InlineData("{0,1000000000}")]
    [InlineData("{0:D99}")]
    [InlineData("{1}")]
    public void A_dangerous_or_senseless_counter_format_is_refused(string format) =>
        Assert.False(Birthmark.Production.Recipes.Steps.CounterFormat.TryParse(format, out _));

    [Fact]
    public void A_literal_secret_of_a_connection_is_refused_and_not_repeated()
    {
        var (_, faults) = compiling.Compile("""
            project: p
            authorities:
              a:
                kind: ejbca
                variables:
                  EJBCA_URL: https://x
                  EJBCA_TRUST: {file: ca.pem}
                  EJBCA_P12_FILE: ra.p12
                  EJBCA_P12_PASSWORD: canary-literal
                  EJBCA_CANAME: x
            device_types: [{name: t}]
            device_profiles: [{name: p, outputs: {X: y}}]
            """);
        Assert.Equal([8, 9, 10], faults.Select(f => f.Line));
        Assert.DoesNotContain(faults, f => f.Text.Contains("canary-literal", StringComparison.Ordinal));
        Assert.Contains("{file: PATH}", faults[0].Text, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'EJBCA_CA_NAME'?", faults[2].Text, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => compiling.DisposeAsync();
}
