using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.Tests.Commands;

public sealed class MisuseTests
{
    [Theory]
    [InlineData("error: Option '--profile' is required.", "batch", "open", "monday", "--device-type", "t", "--quantity", "1")]
    [InlineData("hint: birthmark batch open --help", "batch", "open")]
    [InlineData("many", "batch", "open", "n", "--profile", "p", "--device-type", "t", "--quantity", "many")]
    [InlineData("hint: birthmark --help", "frobnicate")]
    [InlineData("perhaps", "batch", "lists", "b", "perhaps")]
    [InlineData("--server is needed", "station", "enrol", "--code", "-")]
    [InlineData("this is no one-time code", "station", "enrol", "--server", "127.0.0.1:1", "--code", "x")]
    [InlineData("exclude each other", "station", "invite", "s", "--role", "station", "--no-role")]
    public async Task A_command_line_that_is_wrong_is_told_so_on_stderr_alone(string told, params string[] args)
    {
        using var pki = new Client.TestPki();
        var session = new Session { Environment = { ["BIRTHMARK_CREDENTIAL"] = pki.CredentialFor("127.0.0.1:1") } };
        Assert.Equal(ExitCode.Misused, await session.RunAsync(args));
        Assert.Contains(told, session.Err, StringComparison.Ordinal);
        Assert.Contains("error: ", session.Err, StringComparison.Ordinal);
        Assert.Contains("hint: ", session.Err, StringComparison.Ordinal);
        Assert.Empty(session.Out);
    }

    [Fact]
    public async Task Without_a_credential_it_says_which_file_it_looked_for()
    {
        var session = new Session { ConfigFolder = "/nowhere/birthmark" };
        Assert.Equal(ExitCode.Misused, await session.RunAsync("project", "list"));
        Assert.Contains("/nowhere/birthmark/credential.json: no such file", session.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_that_is_not_there_is_a_failure_with_a_hint()
    {
        using var pki = new Client.TestPki();
        var session = new Session();
        Assert.Equal(ExitCode.Failed, await session.RunAsync("project", "list", "--credential", pki.CredentialFor("127.0.0.1:1")));
        Assert.Contains("hint: Is the hub running there?", session.Err, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_names_thing_and_remedy_and_exits_1()
    {
        using var pki = new Client.TestPki();
        await using var hub = await Client.Loopback.StartAsync(pki, Client.ClientTests.Text(
            """{"title":"Unknown batch","status":404,"detail":"there is no batch 'x'","code":"unknown-batch","remedy":"birthmark batch list shows them"}""",
            404,
            Api.Problems.Problem.MediaType));
        var session = new Session();
        Assert.Equal(ExitCode.Refused, await session.RunAsync("batch", "show", "x", "--credential", pki.CredentialFor(hub.Address)));
        Assert.Equal("error: there is no batch 'x'\nhint: birthmark batch list shows them\n", session.Err);
        Assert.Empty(session.Out);
        await session.RunAsync("batch", "show", "x", "--json", "--credential", pki.CredentialFor(hub.Address));
        Assert.Contains("\"code\":\"unknown-batch\"", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_of_a_declaration_is_shown_with_its_place()
    {
        using var pki = new Client.TestPki();
        await using var hub = await Client.Loopback.StartAsync(pki, Client.ClientTests.Text(
            """
            {"title":"The project has 2 faults","status":422,"detail":"2 faults","code":"invalid-project",
             "errors":[{"file":"p.yaml","line":3,"column":5,"text":"first"},{"file":"p.yaml","line":9,"column":1,"text":"second"}]}
            """,
            422,
            Api.Problems.Problem.MediaType));
        File.WriteAllText(pki.PathOf("p.yaml"), "project: p\n");
        var session = new Session();
        Assert.Equal(ExitCode.Refused, await session.RunAsync("project", "apply", pki.PathOf("p.yaml"), "--credential", pki.CredentialFor(hub.Address)));
        Assert.Equal("error: The project has 2 faults\n  p.yaml:3:5: first\n  p.yaml:9:1: second\n", session.Err);
    }

    [Fact]
    public async Task Every_command_explains_itself()
    {
        var session = new Session();
        foreach (var path in Paths([], CommandTree.Build(Surroundings.OfThisProcess())))
        {
            Assert.Equal(ExitCode.Done, await session.RunAsync([.. path, "--help"]));
            Assert.Contains("Usage:", session.Out, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_version_is_data()
    {
        var session = new Session();
        Assert.Equal(ExitCode.Done, await session.RunAsync("version"));
        Assert.Matches(@"^birthmark \d+\.\d+\.\d+", session.Out);
        Assert.Empty(session.Err);
        await session.RunAsync("version", "--json");
        Assert.Matches(@"^\{""version"":""\d+\.\d+\.\d+", session.Out);
    }

    private static IEnumerable<string[]> Paths(string[] above, System.CommandLine.Command command)
    {
        yield return above;
        foreach (var child in command.Subcommands)
        {
            foreach (var path in Paths([.. above, child.Name], child))
            {
                yield return path;
            }
        }
    }
}
