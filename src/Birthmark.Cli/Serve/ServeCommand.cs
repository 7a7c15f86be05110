using System.CommandLine;
using Birthmark.Cli.CommandLine;
using Birthmark.Cli.Conversation;
using Birthmark.Server;

namespace Birthmark.Cli.Serve;

/// <summary><c>birthmark serve</c>.</summary>
internal static class ServeCommand
{
    public static Command Build(Surroundings here)
    {
        var data = new Option<string?>("--data") { Description = "Folder of the database, the keys and the first credentials (default: ./birthmark-data).", HelpName = "FOLDER" };
        var listen = new Option<string?>("--listen") { Description = "Address and port (default: 127.0.0.1:8443); port 0 takes a free one.", HelpName = "HOST:PORT" };
        var names = new Option<string[]>("--host-name") { Description = "Name or address by which clients reach the hub; may be repeated.", HelpName = "NAME" };
        var config = new Option<string?>("--config") { Description = "Configuration file (YAML or JSON).", HelpName = "FILE" };
        var logFormat = new Option<string?>("--log-format") { Description = "How the log is written on stderr (default: text).", HelpName = "text|json|none" };
        var logLevel = new Option<string?>("--log-level") { Description = "What is logged (default: information).", HelpName = "LEVEL" };
        return Verb.Of(here, "serve", "Run the hub until it is told to stop.", call => BirthmarkServer.RunAsync(
            new()
            {
                DataFolder = call.Of(data),
                Listen = call.Of(listen),
                HostNames = call.Of(names) is { Length: > 0 } some ? some : null,
                ConfigurationFile = call.Of(config),
                LogFormat = call.Of(logFormat),
                LogLevel = call.Of(logLevel),
                KeyHost = KeyHostVerb.Command,
                Announce = call.Talk.Say,
            },
            call.Cancellation), data, listen, names, config, logFormat, logLevel);
    }
}
