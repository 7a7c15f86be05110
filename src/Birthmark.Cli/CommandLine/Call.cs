using System.CommandLine;
using Birthmark.Api.Client;
using Birthmark.Cli.Conversation;

namespace Birthmark.Cli.CommandLine;

/// <summary>One run of one verb: what was said, whom to answer, and when to give up.</summary>
internal sealed class Call(ParseResult parse, Surroundings here, CancellationToken cancellation)
{
    public Surroundings Here { get; } = here;

    public Talk Talk { get; } = new(here, parse.GetValue(Globals.Json));

    public CancellationToken Cancellation { get; } = cancellation;

    public T Of<T>(Option<T> option) => parse.GetValue(option)!;

    public T Of<T>(Argument<T> argument) => parse.GetValue(argument)!;

    /// <summary>The hub named by the credential.</summary>
    /// <exception cref="CredentialException">No credential, or one that cannot be used.</exception>
    public async Task<int> WithHubAsync(Func<BirthmarkClient, Task> act)
    {
        using var credential = LoadCredential();
        using var client = new BirthmarkClient(credential, Here.Clock);
        await act(client).ConfigureAwait(false);
        return ExitCode.Done;
    }

    public Credential LoadCredential() => Credential.Load(FindCredential(), Server());

    /// <summary>Address of the hub that verbs talk to.</summary>
    public HubAddress LoadServer()
    {
        using var credential = LoadCredential();
        return credential.Server;
    }

    /// <summary>The file that would be used, found or not.</summary>
    public string FindCredential() =>
        Of(Globals.Credential) ?? Here.Environment("BIRTHMARK_CREDENTIAL") ?? Path.Combine(Here.ConfigFolder, "credential.json");

    /// <summary>The server named on the command line, or null.</summary>
    /// <exception cref="MisusedException">It is not HOST:PORT.</exception>
    public HubAddress? Server()
    {
        if (Of(Globals.Server) is not { } text)
        {
            return null;
        }

        return HubAddress.TryRead(text, out var address, out var why) ? address : throw new MisusedException($"--server: {why}", "Write it as HOST:PORT.");
    }
}
