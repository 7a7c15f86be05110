using System.Runtime.CompilerServices;
using Birthmark.Keys.Pkcs11.Hosting;

namespace Birthmark.Keys.Tests.Pkcs11;

/// <summary>Makes this program a key host when it is started as one, as <c>birthmark key-host</c> is.</summary>
internal static class KeyHostEntry
{
    private const string Verb = "key-host";

    internal static KeyHostCommand Command { get; } = new(Environment.ProcessPath!, [Verb]);

    [ModuleInitializer]
    internal static void Run()
    {
        if (Environment.GetCommandLineArgs() is [_, Verb, .. var arguments])
        {
            Environment.Exit(KeyHostProgram.Run(arguments));
        }
    }
}
