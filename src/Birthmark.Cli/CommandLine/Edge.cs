using System.Net;
using System.Security.Authentication;
using Birthmark.Api.Client;
using Birthmark.Api.Problems;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Images;
using Birthmark.Exchange;
using Birthmark.Keys;
using Birthmark.Server;
using Birthmark.Storage;

namespace Birthmark.Cli.CommandLine;

/// <summary>Where what went wrong becomes words and an exit code: the one table.</summary>
internal static class Edge
{
    public static async Task<int> RunAsync(Talk talk, Func<Task<int>> act)
    {
        try
        {
            return await act().ConfigureAwait(false);
        }
        catch (BirthmarkProblemException e)
        {
            return Refused(talk, e.Problem);
        }
        catch (ImageFaultsException e)
        {
            return e.Tell(talk);
        }
        catch (Exception e) when (e is ExchangeRefusedException or KeyRefusedException or HubStartException)
        {
            return End(talk, ExitCode.Refused, e.Message, null);
        }
        catch (StorageUnavailableException e)
        {
            return End(talk, ExitCode.Failed, e.Message, e.Remedy);
        }
        catch (MisusedException e)
        {
            return End(talk, ExitCode.Misused, e.Message, e.Hint);
        }
        catch (CredentialException e)
        {
            return End(talk, ExitCode.Misused, e.Message, e.Hint);
        }
        catch (UnexpectedAnswerException e)
        {
            var hint = e.Status >= HttpStatusCode.InternalServerError ? "The hub's log has the cause." : "Check the address (--server) and the versions of both sides.";
            return End(talk, ExitCode.Failed, e.Message, hint);
        }
        catch (HttpRequestException e)
        {
            return End(talk, ExitCode.Failed, e.Message, HintOf(e));
        }
        catch (AuthenticationException e)
        {
            return End(talk, ExitCode.Failed, e.Message, "birthmark doctor says what is wrong.");
        }
        catch (OperationCanceledException)
        {
            return End(talk, ExitCode.Failed, "stopped before it was done", null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return End(talk, ExitCode.Failed, e.Message, null);
        }
        catch (Exception e)
        {
            // The host's one catch of what nobody expected: said with its cause, since the program is its own log.
            return End(talk, ExitCode.Failed, $"birthmark itself failed: {e}", "Please report this with the lines above.");
        }
    }

    private static int Refused(Talk talk, Problem problem)
    {
        talk.Error(problem.Errors is { Count: > 0 } ? problem.Title : problem.Detail);
        foreach (var fault in problem.Errors ?? [])
        {
            talk.Say($"  {Place(fault)}{fault.Text}");
        }

        talk.Hint(problem.Remedy);
        if (talk.IsJson)
        {
            talk.Json(problem, Birthmark.Api.Json.ApiJson.Default.Problem);
        }

        return ExitCode.Refused;
    }

    private static string Place(Fault fault) => (fault.File, fault.Line) switch
    {
        ("", 0) => "",
        (_, 0) => $"{fault.File}: ",
        _ => $"{fault.File}:{fault.Line}:{fault.Column}: ",
    };

    private static string HintOf(HttpRequestException e) => e.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "Check the host name (--server).",
        HttpRequestError.ConnectionError => "Is the hub running there? Start it with birthmark serve, or name another with --server.",
        HttpRequestError.SecureConnectionError => "The TLS handshake failed: birthmark doctor says which side refused.",
        _ => "birthmark doctor looks at every step.",
    };

    private static int End(Talk talk, int code, string error, string? hint)
    {
        talk.Error(error);
        talk.Hint(hint);
        return code;
    }
}
