// The real hub in a process that can be made to die at a chosen persisted step.
// CRASH_AT=ACT:N:MOMENT kills it there; CRASH_RECORD=FILE writes the steps it passes. usage: Birthmark.CrashHost DATA ADDRESS:PORT
using Birthmark.CrashHost;
using Birthmark.Server;
using Birthmark.Server.Hosting;
using Birthmark.Storage;

var point = CrashPoint.Parse(Environment.GetEnvironmentVariable("CRASH_AT"));
var record = Environment.GetEnvironmentVariable("CRASH_RECORD") is { Length: > 0 } file ? file : null;
await using var hub = await BirthmarkServer.StartAsync(
    new ServeOptions { DataFolder = args[0], Listen = args[1], LogLevel = "warning", Announce = Console.Out.WriteLine },
    services => services.Decorate<IJournal>((_, inner) => new CrashingJournal(inner, point, record)));
Console.Out.WriteLine("listening");
await Task.Delay(Timeout.Infinite);
