using System.CommandLine;
using Birthmark.Cli.Accounts;
using Birthmark.Cli.Audit;
using Birthmark.Cli.Authorities;
using Birthmark.Cli.Batches;
using Birthmark.Cli.Certificates;
using Birthmark.Cli.Conversation;
using Birthmark.Cli.Devices;
using Birthmark.Cli.Doctor;
using Birthmark.Cli.Evidence;
using Birthmark.Cli.Exchange;
using Birthmark.Cli.Images;
using Birthmark.Cli.Kms;
using Birthmark.Cli.Pki;
using Birthmark.Cli.Projects;
using Birthmark.Cli.Serve;
using Birthmark.Cli.Stations;
using Birthmark.Cli.Verification;

namespace Birthmark.Cli.CommandLine;

/// <summary>Everything that <c>birthmark</c> can do.</summary>
internal static class CommandTree
{
    // A hub that is told to stop finishes the requests it has begun.
    private static readonly TimeSpan PatienceAtEnd = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(string[] args, Surroundings here)
    {
        var parse = Build(here).Parse(args);
        var talk = new Talk(here, parse.GetValue(Globals.Json));
        if (parse.Errors.Count > 0 && !AsksForHelp(args))
        {
            foreach (var error in parse.Errors.DistinctBy(e => e.Message))
            {
                talk.Error(error.Message);
            }

            talk.Hint($"{Spoken(parse)} --help");
            return ExitCode.Misused;
        }

        return await Edge.RunAsync(talk, () => parse.InvokeAsync(new()
        {
            Output = here.Out,
            Error = here.Err,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = PatienceAtEnd,
        })).ConfigureAwait(false);
    }

    internal static RootCommand Build(Surroundings here)
    {
        var root = new RootCommand("Gives every device its birth certificate, keys and firmware data on a factory floor.")
        {
            Globals.Json,
            Globals.Credential,
            Globals.Server,
            ServeCommand.Build(here),
            PkiCommands.Build(here),
            ProjectCommands.Build(here),
            BatchCommands.Build(here),
            DeviceCommands.Build(here),
            StationCommands.Build(here),
            AccountCommands.Build(here),
            AuthorityCommands.Build(here),
            KmsCommands.Build(here),
            CertificateCommands.Build(here),
            RevocationCommands.Build(here),
            AuditCommand.Build(here),
            ExchangeCommands.Build(here),
            HubCommands.Build(here),
            PackageCommands.Build(here),
            OrderCommands.Build(here),
            EvidenceCommands.Build(here),
            VerifyCommands.Build(here),
            ImageCommands.Build(here),
            ReportCommands.Build(here),
            DoctorCommand.Build(here),
            VersionCommand.Build(here),
        };
        return root;
    }

    private static bool AsksForHelp(string[] args) => args.Any(a => a is "--help" or "-h" or "-?");

    private static string Spoken(ParseResult parse)
    {
        var names = new List<string>();
        for (var command = parse.CommandResult; command is not null; command = command.Parent as System.CommandLine.Parsing.CommandResult)
        {
            names.Insert(0, command.Parent is null ? "birthmark" : command.Command.Name);
        }

        return string.Join(' ', names);
    }
}
