using Birthmark.Server.Console.Accounts;
using Birthmark.Server.Console.Assets;
using Birthmark.Server.Console.Batches;
using Birthmark.Server.Console.Devices;
using Birthmark.Server.Console.Evidence;
using Birthmark.Server.Console.Help;
using Birthmark.Server.Console.Line;
using Birthmark.Server.Console.Log;
using Birthmark.Server.Console.Passkeys;
using Birthmark.Server.Console.Pki;
using Birthmark.Server.Console.Projects;
using Birthmark.Server.Console.Sessions;
using Birthmark.Server.Console.Settings;
using Birthmark.Server.Console.Shell;
using Birthmark.Server.Console.SignIn;

namespace Birthmark.Server.Console;

/// <summary>All sections of the console, a line each.</summary>
internal static class ConsoleSections
{
    internal static IReadOnlyList<ConsoleSection> All { get; } =
    [
        AssetEndpoints.Section,
        SessionPages.Section,
        SignInEndpoints.Section,
        PasskeyPages.Section,
        AccountPages.Section,
        LineEndpoints.Section,
        BatchPages.Section,
        DevicePages.Section,
        ProjectPages.Section,
        PkiPages.Section,
        LogPages.Section,
        EvidencePages.Section,
        SettingsPages.Section,
        HelpPages.Section,
    ];
}
