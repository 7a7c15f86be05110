using Birthmark.Cli.Conversation;
using Birthmark.Cli.Projects;
using FsCheck;
using FsCheck.Fluent;

namespace Birthmark.Cli.Tests.Commands;

public sealed class ProjectReferencesTests
{
    private const string Project = """
        project: p
        authorities:
          ejbca:
            variables:
              EJBCA_P12_FILE: {file: ra.p12}
              EJBCA_P12_PASSWORD: {environment: RA_P12_PASSWORD}
        device_profiles:
          - name: d
            recipe:
              - step: firmware
                uses: file
                with: {path: fw/app.bin, sha256: "00"}
              - step: other
                uses: template
                with: {path: not-a-file, text: "{file: quoted.txt}"}
        """;

    [Fact]
    public void Files_and_variables_that_a_project_names_are_found()
    {
        var references = ProjectReferences.In(Project);
        Assert.Equal(["fw/app.bin", "ra.p12"], references.Files.Order());
        Assert.Equal(["RA_P12_PASSWORD"], references.Environment);
    }

    [Theory]
    [InlineData("a: [")]
    [InlineData("&a [*a, *a]")]
    [InlineData("\0")]
    public void A_text_that_cannot_be_followed_names_nothing(string text) => Assert.Empty(ProjectReferences.In(text).Files);

    [Fact]
    public void Deep_nesting_does_not_overflow() => Assert.Empty(ProjectReferences.In(new string('[', 100_000)).Files);

    [Fact]
    public void No_text_makes_the_finder_throw() => Check.QuickThrowOnFailure(Prop.ForAll(
        (from place in Gen.Choose(0, Project.Length) from text in ArbMap.Default.ArbFor<string>().Generator select Project.Insert(place, text ?? "")).ToArbitrary(),
        text => ProjectReferences.In(text) is not null));

    [Fact]
    public async Task A_project_cannot_make_its_reader_send_files_from_outside_its_folder()
    {
        using var pki = new Client.TestPki();
        await using var hub = await Client.Loopback.StartAsync(pki, Client.ClientTests.Text("{}"));
        Directory.CreateDirectory(pki.PathOf("project"));
        var file = Path.Combine(pki.PathOf("project"), "project.yaml");
        foreach (var name in new[] { "../client.key", pki.PathOf("client.key"), "link" })
        {
            File.WriteAllText(file, $"a: {{file: '{name}'}}");
            File.Delete(Path.Combine(pki.PathOf("project"), "link"));
            File.CreateSymbolicLink(Path.Combine(pki.PathOf("project"), "link"), pki.PathOf("client.key"));
            var session = new Session();
            Assert.Equal(ExitCode.Misused, await session.RunAsync("project", "apply", file, "--credential", pki.CredentialFor(hub.Address)));
            Assert.Contains("leaves the project's folder", session.Err, StringComparison.Ordinal);
        }

        Assert.Empty(hub.Asked);
    }
}
